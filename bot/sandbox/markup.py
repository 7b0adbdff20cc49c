"""Telegram's HTML: to text and entities, and back to HTML that is safe to show.

Offsets and lengths of entities are counted in UTF-16 units, as everywhere in the Bot API.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import ApiError, bad

Entity = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}
"""The tags that Telegram knows, and what they become."""

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
NAME = re.compile(r"[^\s>]*")
TAG_END = re.compile(r"\s*>")
END_TAG = re.compile(r"</([^\s>]*)\s*>")
ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([A-Za-z0-9.-]+)(?=[\s>])))?""")
COMMAND = re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")
LINK = re.compile(r"""https?://[^\s<>"]*[^\s<>".,;:!?)\]'}]""")
SAFE_LINK = re.compile(r"(?:https?|tg)://\S+$", re.IGNORECASE)


def utf16_len(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    """A tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        while at < len(self.source):
            letter = self.source[at]
            if letter == "<":
                at = self._end_tag(at) if self.source.startswith("</", at) else self._start_tag(at)
            elif letter == "&" and (found := REFERENCE.match(self.source, at)):
                self._put(_decoded(found))
                at = found.end()
            else:
                self._put(letter)
                at += 1
        if self.open:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.plain), self.entities

    def _put(self, letter: str) -> None:
        self.plain.append(letter)
        self.units += 2 if letter > "\uffff" else 1

    def _where(self, at: int) -> str:
        return f"at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}"

    def _start_tag(self, begin: int) -> int:
        name = NAME.match(self.source, begin + 1)
        tag = name[0].lower() if name else ""
        end = begin + 1 + len(tag)
        if end == len(self.source):
            raise _cannot(f"Unclosed start tag {self._where(begin)}")
        if tag not in KINDS:
            raise _cannot(f'Unsupported start tag "{tag}" {self._where(begin)}')
        attributes, at = self._attributes(end, tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot(f'Tag "span" must have class "tg-spoiler" {self._where(begin)}')
        self.open.append(_Open(tag, attributes, self.units))
        return at

    def _attributes(self, at: int, tag: str, begin: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while attribute := ATTRIBUTE.match(self.source, at):
            name, *values = attribute.groups()
            value = next((one for one in values if one is not None), None)
            if value is None and (tag, name) != ("blockquote", "expandable"):
                raise _cannot(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag}" {self._where(begin)}'
                )
            found[name.lower()] = REFERENCE.sub(_decoded, value or "")
            at = attribute.end()
        end = TAG_END.match(self.source, at)
        if end is None:
            raise _cannot(f"Unclosed start tag {self._where(begin)}")
        return found, end.end()

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise _cannot(f"Unexpected end tag {self._where(begin)}")
        end = END_TAG.match(self.source, begin)
        if end is None:
            raise _cannot(f"Unclosed end tag {self._where(begin)}")
        opened = self.open.pop()
        tag = end[1].lower()
        if tag and tag != opened.tag:
            raise _cannot(f'Unmatched end tag {self._where(begin)}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.units > opened.offset:
            self._close(opened)
        return end.end()

    def _close(self, opened: _Open) -> None:
        kind = KINDS[opened.tag]
        entity: Entity = {"type": kind, "offset": opened.offset, "length": self.units - opened.offset}
        if kind == "text_link":
            entity["url"] = opened.attributes.get("href", "")
            if not SAFE_LINK.match(entity["url"]):
                raise bad("wrong HTTP URL specified in a link")  # Telegram would drop the link in silence
        if kind == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        if kind == "code" and self._inside_pre(opened):
            return
        if kind == "pre" and "language" in opened.attributes:
            entity["language"] = opened.attributes["language"]
        self.entities.append(entity)

    def _inside_pre(self, opened: _Open) -> bool:
        """A `code` that fills a `pre` only names its language."""
        if not self.open or self.open[-1].tag != "pre":
            return False
        name = opened.attributes.get("class", "")
        if name.startswith("language-"):
            self.open[-1].attributes["language"] = name.removeprefix("language-")
        return True


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text of Telegram's HTML and its entities, outer before inner; ApiError as Telegram words it."""
    plain, entities = _Parser(source).run()
    return plain, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def strip(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at both ends, the entities moved along."""
    stripped = text.strip()
    ahead = utf16_len(text[: len(text) - len(text.lstrip())])
    size = utf16_len(stripped)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - ahead)
        end = min(size, entity["offset"] - ahead + entity["length"])
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return stripped, kept


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities with the commands and links that Telegram finds by itself."""
    found = []
    for kind, pattern in (("bot_command", COMMAND), ("url", LINK)):
        for match in pattern.finditer(text):
            offset, length = utf16_len(text[: match.start()]), utf16_len(match[0])
            if not any(_in_the_way(entity, offset, length) for entity in entities):
                found.append({"type": kind, "offset": offset, "length": length})
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def _in_the_way(entity: Entity, offset: int, length: int) -> bool:
    """Whether the entity leaves no room for one at `offset`: code and links never, others only around it."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    apart = end <= offset or offset + length <= start
    around = start <= offset and offset + length <= end
    return not apart and (not around or entity["type"] in ("code", "pre", "text_link"))


def to_html(text: str, entities: list[Entity]) -> str:
    """The text as HTML, made from escaped pieces and Telegram's own tags alone."""
    units = text.encode("utf-16-le", "surrogatepass")
    pieces: list[str] = []
    ends: list[tuple[int, str]] = []
    at = 0

    def copy(until: int) -> None:
        nonlocal at
        pieces.append(html.escape(units[2 * at : 2 * until].decode("utf-16-le", "replace")))
        at = until

    for entity in entities:
        while ends and ends[-1][0] <= entity["offset"]:
            copy(ends[-1][0])
            pieces.append(ends.pop()[1])
        copy(entity["offset"])
        start, end = _tags(entity, units)
        pieces.append(start)
        ends.append((entity["offset"] + entity["length"], end))
    while ends:
        copy(ends[-1][0])
        pieces.append(ends.pop()[1])
    copy(len(units) // 2)
    return "".join(pieces)


PLAIN_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def _tags(entity: Entity, units: bytes) -> tuple[str, str]:
    kind = entity["type"]
    if kind in PLAIN_TAGS:
        return f"<{PLAIN_TAGS[kind]}>", f"</{PLAIN_TAGS[kind]}>"
    if kind == "spoiler":
        return '<span class="tg-spoiler">', "</span>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind in ("text_link", "url"):
        begin = 2 * entity["offset"]
        shown = units[begin : begin + 2 * entity["length"]].decode("utf-16-le", "replace")
        address = html.escape(entity.get("url", shown))
        return f'<a href="{address}" target="_blank" rel="noopener noreferrer">', "</a>"
    return "", ""


def _decoded(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    valid = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return chr(number) if valid else found[0]


def _cannot(why: str) -> ApiError:
    return bad(f"can't parse entities: {why}")
