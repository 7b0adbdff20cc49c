"""The word list of `dialogs/README.md`: every word that a flow file or a text may use, with its plain sentence.

The sentences are the docstrings of the words, so that the list cannot drift away from what they do.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping

from bot.dialogue.registry import Words

BEGIN, END = "<!-- words: begin -->", "<!-- words: end -->"

KINDS = {
    "guards": ("Guards", "They answer yes or no. Named after `if:`."),
    "actions": ("Actions", "They change or keep something, or set a timer. Named after `do:`."),
    "views": ("Views", "They give a value that a text may show or ask about: `{{ quota|amount }}`."),
    "lists": ("Lists", "They give the buttons. Named after `from:`."),
    "picks": ("Picks", "They choose the message or the picture. Named with a dollar sign: `say: $lesson_page`."),
}


def word_list(words: Words) -> str:
    """All words as Markdown: a table for each kind, in alphabetical order.

    Raises ValueError for a word whose function has no docstring.
    """
    return "\n".join(line for kind, found in words.kinds().items() for line in _table(kind, found))


def with_word_list(page: str, words: Words) -> str:
    """The page with the list between its two marks written anew. Raises ValueError where a mark is missing."""
    return put(page, BEGIN, word_list(words), END)


def put(page: str, begin: str, made: str, end: str) -> str:
    """The page with what stands between the two marks made anew. Raises ValueError where a mark is missing."""
    before, found_begin, rest = page.partition(begin)
    _, found_end, after = rest.partition(end)
    if not found_begin or not found_end:
        raise ValueError(f"the page needs the marks {begin} and {end}")
    return f"{before}{begin}\n{made}{end}{after}"


def _table(kind: str, found: Mapping[str, Callable[..., object]]) -> Iterator[str]:
    title, about = KINDS[kind]
    yield from (f"### {title}", "", about, "", "| word | what it says |", "|---|---|")
    for name, function in sorted(found.items()):
        yield f"| `{name}` | {_sentence(name, function)} |"
    yield ""


def _sentence(name: str, function: Callable[..., object]) -> str:
    text = " ".join((inspect.getdoc(function) or "").split())
    if not text:
        raise ValueError(f"the word '{name}' has no docstring")
    return text.replace("|", "\\|")
