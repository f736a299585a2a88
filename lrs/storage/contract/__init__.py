"""What the rest of the server asks of the store, a page for each noun.

The verbs are use cases, not table verbs. Every call names its tenant first; nothing is read across tenants.
Every method may raise `lrs.errors.StorageUnavailable`. A write that returned is majority-written and journaled.
`document` is always an xAPI document; what MongoDB holds is a record.
"""
