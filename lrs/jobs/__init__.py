"""Long work on one learner's record: exports, imports, deliveries, done beside requests and resumed after a kill."""
