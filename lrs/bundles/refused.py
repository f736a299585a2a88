"""A bundle that is not taken: each reason has its own slug, with its texts in `lrs/messages/bundles.py`."""

from __future__ import annotations

from lrs.errors import BadRequest


class BundleRefused(BadRequest):
    """What is wrong with a bundle. Nothing of it was handed out."""
