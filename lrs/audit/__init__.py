"""Who did what with whose records, kept so that a change to it shows: entries, the tree over them, its checkpoints."""
