"""The standard, pure: what a Statement may be, when two are the same, how it is shown. Imports no other room."""
