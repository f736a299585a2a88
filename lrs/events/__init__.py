"""Taking in and finding Caliper Events: the service, its query, the keys that Events are found by."""
