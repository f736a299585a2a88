"""A school that never was: who is in it and what they learned in a term up to today, always the same from one seed;
how it is founded through the services, and its Statements posted through the xAPI."""
