"""Measures the server on this machine, side by side with what bounds it: the raw driver and a bare aiohttp handler."""
