"""People sign in: accounts, OpenID providers, sessions, and guardians by invitation."""
