"""The study log: what learners did, as entries, and as sums by day, item of the curriculum, week and term."""
