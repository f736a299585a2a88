"""Statements sent on to another Learning Record Store as they come in: per app, filtered, and within consent."""
