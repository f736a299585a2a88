"""The console: what people see once they are signed in, a file for each noun, every page in `table.py`."""
