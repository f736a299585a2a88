"""Consent records: what was agreed to, by whom, when and how (ISO/IEC TS 27560), append-only, and their receipts."""
