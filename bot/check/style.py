"""How we write: every text is held to the limits and the words of `dialogs/style.yaml`, with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import inf
from pathlib import Path

from bot.check.limits import Style, named, read_style
from bot.check.passages import Passage, Version, passages
from bot.check.readability import difficulty, sentences, syllables, words
from bot.dialogue.reading import ContentError, Document, Issue
from bot.domain import LANGUAGES

CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?![\d:])")
EMOJI = re.compile("[\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
BUTTONS = re.compile(r"buttons:|.*:button$")
COUNTRY_WORDS = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


def check_style(folder: Path) -> Iterator[Issue]:
    """Where the texts under `folder` (`dialogs`) break the rules of its `style.yaml`."""
    try:
        style, document = read_style(folder)
    except ContentError as error:
        yield from error.issues
        return
    names: set[str] = set()
    for lang in LANGUAGES:
        texts = list(passages(folder / lang, lang))
        names |= {text.name for text in texts}
        yield from _check_language(style, texts)
    yield from _unused(style, document, names)


def _unused(style: Style, document: Document, names: Iterable[str]) -> Iterator[Issue]:
    for index, apart in enumerate(style.apart):
        if not any(named(name, apart.where) for name in names):
            yield document.issue(f"there is no text {', '.join(apart.where)}", "apart", index)


def _check_language(style: Style, texts: list[Passage]) -> Iterator[Issue]:
    groups: dict[str, _Group] = {}
    for text in texts:
        found = dict[tuple[int, str], str]()
        for version in text.versions:
            for line, kind, what in _check_version(style, text, version):
                found.setdefault((text.line(line), kind), what)
        yield from (Issue(text.file, line, what) for (line, _), what in found.items())
        yield from _check_words(style, text)
        if BUTTONS.match(text.name):
            yield from _check_button(style, text)
        elif style.is_read(text):
            groups.setdefault(text.group, _Group(text)).add(text)
    for name, group in groups.items():
        yield from group.check(style, name)


Found = tuple[int, str, str]
"""A line in the source, the kind of mistake, and what is wrong."""


def _check_version(style: Style, text: Passage, version: Version) -> Iterator[Found]:
    """What is too long or too much in one version of a text."""
    longest, longest_sentence = style.limit(text, "bubble"), style.limit(text, "sentence")
    lengths = []
    for at, bubble in version.bubbles:
        if len(bubble) > longest:
            what = f"a bubble of {len(bubble)} characters, at most {longest:g} here"
            yield version.line(at), "bubble", what
        for place, sentence, length in sentences(bubble):
            lengths.append(length)
            if length > longest_sentence:
                what = f"a sentence of {length} words, at most {longest_sentence:g} here: {_short(sentence)}"
                yield version.line(at + place), "sentence", what
    if sum(lengths) >= style.measured_from.message:
        mean, most = sum(lengths) / len(lengths), style.limit(text, "mean_sentence")
        if mean > most:
            yield 0, "mean", f"sentences of {mean:.1f} words on average, at most {most:g} here"
    emoji, most = len(EMOJI.findall(version.text)), style.limit(text, "emoji")
    if emoji > most:
        yield 0, "emoji", f"{emoji} emoji in one message, at most {most:g} here"
    yield from _check_questions(style, text, version)


def _check_questions(style: Style, text: Passage, version: Version) -> Iterator[Found]:
    most = style.limit(text, "questions")
    if most == inf or "?" not in version.text:
        return
    asked = [
        (at + place, at == version.bubbles[-1][0], question)
        for at, bubble in version.bubbles
        for place, question in _questions(bubble, style.joining)
    ]
    if len(asked) > most:
        at, _, question = asked[int(most)]
        yield version.line(at), "questions", f"{len(asked)} questions in one message, at most {most:g}: {question}"
    for at, in_last, question in asked:
        if not in_last:
            yield version.line(at), "early", f"a question that is not in the last bubble: {question}"


def _questions(bubble: str, joining: frozenset[str]) -> Iterator[tuple[int, str]]:
    """What is asked: questions at the end of a line. "Closed? Call …" asks nothing, nor does what is quoted."""
    at = 0
    for line in bubble.split("\n"):
        for place, sentence, _ in reversed(sentences(line)):
            if not sentence.endswith("?") or _quoted(line, place + len(sentence)):
                break
            if words(sentence)[0].lower() not in joining:
                yield at + place, _short(sentence)
        at += len(line) + 1


def _check_button(style: Style, text: Passage) -> Iterator[Issue]:
    """A label fits, with both countries' words, and begins with a word."""
    most = style.limits[text.lang].button
    for label in dict.fromkeys(COUNTRY_WORDS.sub(rf"\{side}", text.source) for side in (1, 2)):
        shown = re.sub(r"\{\{.*?\}\}", "6½ min", label)
        place, _, field_name = text.name.partition(":")
        key = field_name if place == "buttons" else place.rpartition("/")[2]
        if len(shown) > most:
            what = f"the button '{key}' is longer than {most} characters: {shown}"
            yield Issue(text.file, text.line(0), what)
        if EMOJI.match(shown):
            yield Issue(text.file, text.line(0), f"the button '{key}' begins with an emoji: {shown}")


@cache
def _unwanted(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """All phrases in one pattern for small letters: whole words, or a sign wherever it stands.

    A single letter right after a number is a unit (17 u), and no hit.
    """
    kinds: dict[str, list[str]] = {
        r"(?<!\w)(?:%s)(?!\w)": [],
        r"(?<!\w)(?<!\d[ \u00a0])(?:%s)(?!\w)": [],
        "(?:%s)": [],
    }
    whole, letters, signs = kinds.values()
    for phrase in phrases:
        kind = signs if not phrase[0].isalnum() else letters if len(phrase) == 1 else whole
        kind.append(re.escape(phrase.lower()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+"))
    return re.compile("|".join(shape % "|".join(found) for shape, found in kinds.items() if found))


@lru_cache(maxsize=20_000)
def _hits(phrases: tuple[str, ...], text: str) -> tuple[tuple[int, int], ...]:
    return tuple(hit.span() for hit in _unwanted(phrases).finditer(text.lower())) if phrases else ()


def _check_words(style: Style, text: Passage) -> Iterator[Issue]:
    """Words that we never use, and lengths of time that read as a time of the day."""
    bare = text.bare
    if not named(text.name, style.clock_times):
        for clock in CLOCK.finditer(bare):
            line = text.line(bare.count("\n", 0, clock.start()))
            yield Issue(text.file, line, f"{clock[0]} reads as a time of the day: write the length in words")
    if named(text.name, style.own_words):
        return
    if not _hits(style.never[text.lang], bare):
        return
    for entry in style.words[text.lang]:
        if named(text.name, entry.allowed):
            continue
        fine = _hits(entry.fine, bare)
        for start, end in _hits(entry.never, bare):
            if not any(a <= start and end <= b for a, b in fine) and not _quoted(bare, start):
                line = text.line(bare.count("\n", 0, start))
                found = " ".join(bare[start:end].split())
                yield Issue(text.file, line, f"we never write '{found}'. Instead: {entry.say}")


def _quoted(text: str, place: int) -> bool:
    """Does the place stand between quotation marks, in its line?"""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    opened = any(line.rfind(first) > line.rfind(last) for first, last in ("“”", "‘’"))
    return opened or line.count('"') % 2 == 1 or line.endswith(" '")


@dataclass
class _Group:
    """Texts that are measured together: the first of them, and their sentences, each once."""

    first: Passage
    sentences: dict[str, None] = field(default_factory=dict)

    def add(self, text: Passage) -> None:
        for version in text.versions:
            for _, bubble in version.bubbles:
                self.sentences |= {sentence: None for _, sentence, _ in sentences(bubble)}

    def check(self, style: Style, name: str) -> Iterator[Issue]:
        """The reading level, where there is enough to measure."""
        lang, limits = self.first.lang, style.limits[self.first.lang]
        found = [word for sentence in self.sentences for word in words(sentence)]
        if len(found) < style.measured_from.group:
            return
        level = difficulty(self.sentences, lang)
        hardest = sorted(dict.fromkeys(map(str.lower, found)), key=lambda word: -syllables(word, lang))[:4]
        where = f"the texts of {name}, longest words: {', '.join(hardest)}"
        if level > limits.grade:
            yield Issue(self.first.file, 1, f"reading grade {level:.1f}, at most {limits.grade:g}: {where}")
        if level < limits.ease:
            yield Issue(self.first.file, 1, f"reading ease {level:.0f}, at least {limits.ease:g}: {where}")


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:57].rstrip()}…"
