"""Mutants: this server with one rule broken each. The suite must notice them.

A mutant is a replacement in the source of one module, made while that module is imported by a process that the
environment tells to (`launch.py`). Nothing of it is in `lrs/`.
"""
