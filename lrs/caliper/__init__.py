"""Caliper Analytics 1.1 and 1.2: envelopes, events, entities, and the Statements that events mean. Pure."""
