"""The words on pages, a file for each noun, in the languages that this server speaks.

A new file of this folder with a `WORDS: dict[str, Text]` is found by `catalogue.py` on its own.
"""
