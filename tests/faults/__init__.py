"""What is promised while processes are stopped and killed: batches whole, order complete, acknowledged means kept.

Real servers (``lrs serve``) on a real MongoDB are written to and read from over HTTP while this hurts them:

- `test_conflicting_writers`: eight writers on two servers with batches that overlap, in the same and in other words;
  one server is stopped for three seconds, one killed. No batch is there in part, and who polls with
  Consistent-Through as `since` saw every Statement exactly once.
- `test_kills`: server and private mongod are killed under load. All that was acknowledged is there afterwards.
- `test_mongodb_away`: MongoDB hangs, then dies. Everybody is refused within 5 s, and service resumes by itself.

``make test`` runs them in a short form, ``make faults`` for a minute each (LRS_FAULTS_SECONDS).
"""
