"""The command line: parse, delegate, print; one file for each noun that comes after `lrs`."""
