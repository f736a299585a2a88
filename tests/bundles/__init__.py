"""Learner Record Bundles: the file itself, and what is refused of one."""
