"""Storing and finding Statements: the service, its query, the fields it is found by."""
