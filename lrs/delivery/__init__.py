"""Bundles delivered to a learner's own store: WebDAV and Solid, each verified by reading it back."""
