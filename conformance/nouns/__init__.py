"""The tests, a file for each noun of the standard."""
