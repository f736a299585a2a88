"""What stands beside a Statement, never inside it: whose it is, where they were at school, what it is about."""
