"""How hard a text is to read: words, sentences, syllables, and the two scales made of them.

Syllables are pyphen's hyphenation, and in each of its parts the groups of vowels. Hyphenation alone finds one
syllable in "about" and "avond", since no hyphen may stand there. Together they come to within two in a hundred of a
count by hand, a little low ("idea", "physio"); `tests/test_style.py` holds the words that were counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

import pyphen

HYPHENATION = {"en": "en_US", "nl": "nl_NL"}
"""The American list: the British one breaks by origin and finds fewer syllables."""
WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
SENTENCE_END = re.compile(r"(?<=[.?!…])[\"”'’)]*\s+|\n+")
VOWELS = {"en": re.compile(r"[aeiouy]+"), "nl": re.compile(r"[aeiouyáéèêíóúàâ]+|[äëïöü][aeiouy]*")}
SILENT = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouysxzcg])es$|(?<=[^aeiouytd])ed$")


def words(text: str) -> list[str]:
    """The words of a text, numbers among them."""
    return WORD.findall(text)


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[tuple[int, str, int], ...]:
    """The sentences: the place in the text, the sentence, how many words. A new line ends a sentence too."""
    cuts = [(0, 0), *(end.span() for end in SENTENCE_END.finditer(text)), (len(text), len(text))]
    found = ((start, text[start:end]) for (_, start), (end, _) in pairwise(cuts))
    return tuple((start, sentence, len(words(sentence))) for start, sentence in found if WORD.search(sentence))


@cache
def _hyphenation(lang: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=HYPHENATION[lang], left=1, right=1)


@cache
def syllables(word: str, lang: str) -> int:
    """How many syllables a word has; a number counts for one."""
    parts = [part for piece in WORD.findall(word) for part in _hyphenation(lang).inserted(piece.lower()).split("-")]
    return max(1, sum(_vowel_groups(part, lang) for part in parts))


def _vowel_groups(part: str, lang: str) -> int:
    found = len(VOWELS[lang].findall(part))
    return found - 1 if lang == "en" and found > 1 and SILENT.search(part) else found


def difficulty(texts: Iterable[str], lang: str) -> float:
    """How hard sentences are, on the scale of the language.

    English: the Flesch-Kincaid grade, a year of school (low is easy). Dutch: Flesch-Douma, 0 to 100 (high is easy).
    """
    counted = [words(text) for text in texts]
    total = sum(map(len, counted)) or 1
    per_sentence = total / max(1, len(counted))
    per_word = sum(syllables(word, lang) for found in counted for word in found) / total
    if lang == "nl":
        return 206.84 - 0.93 * per_sentence - 77 * per_word
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
