"""Manabi LRS: a Learning Record Store for school districts (xAPI 1.0.3 and 2.0 on MongoDB)."""

__version__ = "0.1.0"
