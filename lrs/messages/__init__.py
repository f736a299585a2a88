"""The texts of refusals that are not findings about a statement, in English and Japanese: one file a noun.

A text says what is wrong and what would be right. Findings about statements have theirs in
`lrs/xapi/rules.py`, because the standard's room imports no other room.
"""
