"""Custodians of records: a tenant's own keys for bundles, told to the world under its origin; the custodians that it
trusts, whose keys come from their origins and count once somebody compared a fingerprint; and who signed something.
"""
