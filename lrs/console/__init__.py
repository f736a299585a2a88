"""What people see: pages and letters, their words, one stylesheet. It renders; `lrs/http/` serves it."""
