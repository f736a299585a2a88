"""How long records are kept, what keeps them longer, and how a person's records are erased.

Voiding, the standard's only way to take a Statement back, hides and keeps it. What is erased here is gone: a tombstone
is left, which says nothing of whom or what and stops the Statement from coming back by any door.
"""
