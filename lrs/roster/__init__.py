"""Who is at which school, in which class, with whom and when: rosters as they come, and what the others ask of them."""
