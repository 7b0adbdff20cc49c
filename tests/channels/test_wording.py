"""What Telegram's error texts mean, and plain texts."""

from __future__ import annotations

import pytest

from bot.channels.wording import meaning_of, plain


@pytest.mark.parametrize(
    ("description", "status"),
    [
        ("Bad Request: message is not modified: specified new message content is exactly the same", "not_modified"),
        ("Bad Request: message to edit not found", "gone"),
        ("Bad Request: message can't be edited", "gone"),
        ("Bad Request: can't parse entities: Unsupported start tag", "bad_html"),
        ("Bad Request: wrong file identifier/HTTP URL specified", "bad_file"),
        ("Bad Request: chat not found", "blocked"),
        ("Bad Request: message is too long", "bad"),
        ("", "bad"),
    ],
)
def test_every_refusal_means_something(description: str, status: str) -> None:
    assert meaning_of(description) == status


@pytest.mark.parametrize(
    ("formatted", "text"),
    [
        ('<b>Six</b> minutes &amp; <a href="x">more</a>', "Six minutes & more"),
        ("<tg-spoiler>x</tg-spoiler><br>", "x<br>"),
        ("a < b and c > d", "a < b and c > d"),
        ("&lt;b&gt;", "<b>"),
        ("<b>broken", "broken"),
    ],
)
def test_plain_text_is_what_a_reader_would_see(formatted: str, text: str) -> None:
    assert plain(formatted) == text
