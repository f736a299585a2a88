"""Who may do what: principals, credentials, scopes, tokens and the policy."""
