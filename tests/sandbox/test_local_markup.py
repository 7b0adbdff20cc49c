"""Telegram's HTML is read as Telegram reads it, and what the page shows of it can do no harm."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.markup import parse_html, strip, to_html, utf16_len, with_found


@pytest.mark.parametrize(
    ("source", "plain", "entities"),
    [
        ("just words", "just words", []),
        ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<i>a</i> <em>b</em>", "a b", [("italic", 0, 1), ("italic", 2, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<B CLASS='x'>a</b>", "a", [("bold", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a &amp; b</code>", "a & b", [("code", 0, 5)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
        ("&lt;b&gt; &quot;&amp;&quot; &#65;&#x42;", '<b> "&" AB', []),
        ("&nbsp; &copy; & &#0;", "&nbsp; &copy; & &#0;", []),
        ("🌞<b>é</b>", "🌞é", [("bold", 2, 1)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, plain: str, entities: list[tuple[str, int, int]]) -> None:
    text, found = parse_html(source)
    assert text == plain
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_a_link_keeps_its_address_and_a_block_of_code_its_language() -> None:
    assert parse_html('<a href="https://a.example/?x=1&amp;y=2">a</a>')[1][0]["url"] == "https://a.example/?x=1&y=2"
    assert parse_html('<pre><code class="language-python">x</code></pre>')[1][0]["language"] == "python"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("<script>alert(1)</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href='x>a</a>", "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, why: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "/relative", "data:text/html,x"])
def test_a_link_must_lead_to_a_web_address(address: str) -> None:
    with pytest.raises(ApiError, match="wrong HTTP URL"):
        parse_html(f'<a href="{address}">a</a>')


def test_lengths_are_counted_in_utf16_units() -> None:
    assert [utf16_len(text) for text in ("a", "é", "🌞", "👨‍👩‍👧")] == [1, 1, 2, 8]


def test_white_space_at_the_ends_goes_and_entities_move_along() -> None:
    text, entities = strip(*parse_html("\n <b> a </b> \n"))
    assert text == "a"
    assert entities == [{"type": "bold", "offset": 0, "length": 1}]


def test_commands_and_links_are_found_as_telegram_finds_them() -> None:
    text = "see /help, not a/b or 1/2: https://a.example/x."
    found = [text[one["offset"] : one["offset"] + one["length"]] for one in with_found(text, [])]
    assert found == ["/help", "https://a.example/x"]
    plain, entities = parse_html("<b>/help</b> <code>/stop</code>")
    assert [one["type"] for one in with_found(plain, entities)] == ["bold", "bot_command", "code"]


@pytest.mark.parametrize(
    "source",
    [
        "<b>a<i>b</i></b>c",
        "🌞<u>é <s>x</s></u> <code>y</code>",
        '<blockquote expandable>a</blockquote><pre>b</pre><span class="tg-spoiler">c</span>',
    ],
)
def test_html_survives_the_way_there_and_back(source: str) -> None:
    assert to_html(*parse_html(source)) == source


def test_what_is_shown_is_escaped() -> None:
    shown = to_html("<img src=x onerror=alert(1)> & \"'", [])
    assert shown == "&lt;img src=x onerror=alert(1)&gt; &amp; &quot;&#x27;"
    link = to_html(*parse_html('<a href="https://a.example/&quot;onclick=&quot;x">a</a>'))
    assert 'href="https://a.example/&quot;onclick=&quot;x"' in link
