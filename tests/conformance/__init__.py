"""The conformance suite against this server, and against mutants of it."""
