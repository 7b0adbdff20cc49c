"""How the local Telegram says no."""

from __future__ import annotations


class ApiError(Exception):
    """A call of the Bot API that is refused: the HTTP status and Telegram's own words.

    `retry_after` is in seconds and belongs to status 429 alone.
    """

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class RefusedError(Exception):
    """Something that a person asked for on the page and that cannot be done: the HTTP status and the reason."""

    def __init__(self, reason: str, code: int = 400) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def bad(description: str) -> ApiError:
    """A 400, worded as Telegram words it."""
    return ApiError(400, f"Bad Request: {description}")
