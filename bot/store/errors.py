"""What can go wrong with the store."""

from __future__ import annotations


class StoreError(Exception):
    """The database could not do it now (busy, full, read-only …). Nothing was changed: try again later."""


class CannotOpenError(Exception):
    """The store cannot be opened. The text is one line that names the mend; it holds no secret."""
