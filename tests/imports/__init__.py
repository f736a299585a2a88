"""Taking bundles in: lines, pieces, runs, and whose the records are."""
