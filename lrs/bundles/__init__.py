"""Learner Record Bundles: one learner's record as a file that another custodian can check and use without asking us.

The format stands in `FORMAT.md`. Pure of database and network: what is in a bundle (`manifest`, `members`), how one is
written piece by piece (`writing`), sealed (`signing`, `bag`, `container`), encrypted to its recipient (`encryption`)
and opened (`opening`), which hands nothing out before everything was checked.
"""
