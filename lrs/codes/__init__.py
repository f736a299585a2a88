"""Curriculum codes and school codes of Japan's education ministry: what they say alone, and what its tables add.

The tables are public and the same for everybody, so a server keeps them once, outside of any tenant.
"""
