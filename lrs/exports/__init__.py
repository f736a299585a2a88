"""A record goes out: what of it a case covers, building its bundle, and handing it over."""
