"""Statements that claim a profile: which profiles this server knows, and what is found of Statements of keys for which
somebody asked that they be looked at. No other key's Statements are."""
