"""What an operator runs: a server from its start to its clean end, its processes, its first key, its examination."""
