"""A record comes in: a bundle checked, applied piece by piece, and confirmed to be somebody's."""
