"""The suite judged itself: by servers that say the same to everything, and by what its own parts promise."""
