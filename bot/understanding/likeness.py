"""What does a message read like: a danger, one of the questions that people ask, small talk, or something calm?

Two of scikit-learn's linear classifiers, a support vector machine and a naive Bayes, learn it from the examples in
`dialogs/`: for each label one weight for each feature. Dangers and questions are learnt together, so a message that
clearly asks how to sit reads less like a danger. The same examples give the same weights: nothing is left to chance.
How it was chosen, and what it scores: `docs/decisions/0021-one-likeness.md`.

Learning takes half a minute of one core. What was learnt is kept in the user's cache folder, and is there within a
second as long as neither the examples nor this program change.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import ceil
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
import sklearn
from joblib import Memory
from platformdirs import user_cache_path
from scipy.sparse import csr_matrix, hstack
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from bot.understanding import features, tokens
from bot.understanding.features import NUMBER, SENTENCE, START, Table, Words, compared

log = logging.getLogger(__name__)

FEWEST = 6
"""With fewer examples nothing is learnt."""
NEAR_ENOUGH = 1e-2
"""Where learning may stop: a hundred times as near changes no score by more than 0.002."""
COST, SMOOTHING = 1.0, 0.3
"""How hard the machine tries to get each example right, and how little the Bayes trusts what is rare."""
SHARE = np.float32(np.sqrt(0.5))
"""Words and pieces count for as much together."""
TOGETHER, OTHERS = 24, "others"
"""So many labels are learnt at a time; the rest then has one label."""
CACHES = 4
"""So many results of learning are kept: of this program and its content, and of a few others on this machine."""


class Example(NamedTuple):
    """A message as people write it. `label`: the sign of a danger, a topic, a kind of small talk, or what else."""

    lang: str
    label: str
    text: str


class Scores(NamedTuple):
    """How much a message reads like each label, by the machine and by the Bayes, and like each language.

    The machine's are around 1 for its own examples and around -1 for others; the Bayes' compare among themselves.
    `known`: whether a whole word of the message stands in the examples.
    """

    machine: np.ndarray
    bayes: np.ndarray
    languages: np.ndarray
    known: bool


@dataclass(frozen=True)
class _Learnt:
    """What was learnt. `weights` has a row for each feature: machine, Bayes and languages side by side."""

    labels: tuple[str, ...]
    languages: tuple[str, ...]
    tables: tuple[Table, ...]
    weights: np.ndarray
    lift: np.ndarray


class Likeness:
    """What was learnt from the examples. Nothing is learnt before it is needed."""

    def __init__(self, examples: Iterable[Example], spelling: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """`spelling` replaces a written word by others, before anything is compared."""
        self.examples = tuple(examples)
        self._spelling = dict(spelling or {})
        self._learning = Lock()

    @cached_property
    def _learnt(self) -> _Learnt | None:
        if len(self.examples) < FEWEST or len({example.label for example in self.examples}) < 3:
            return None
        return _kept(self.examples, self._spelling)

    @property
    def ready(self) -> bool:
        """Whether it has learnt already, so that reading needs no waiting."""
        return "_learnt" in self.__dict__

    def learn(self) -> None:
        """Learn now, so that the first message needs not wait: for a thread at the start."""
        with self._learning:
            _ = self._learnt

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the scores; none where there are too few examples."""
        self.learn()
        return self._learnt.labels if self._learnt else ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, in the order of their scores."""
        self.learn()
        return self._learnt.languages if self._learnt else ()

    def words(self, text: str) -> Words:
        """The words of a text as they are compared."""
        return compared(tokens.tokens(text, self._spelling))

    def read(self, words: Words) -> Scores | None:
        """What a message reads like; None where none of its features is known."""
        self.learn()
        if self._learnt is None:
            return None
        learnt = self._learnt
        found = [table.read(words) for table in learnt.tables]
        if not any(places.size for places, _ in found):
            return None
        offset, scores = 0, np.zeros(learnt.weights.shape[1], dtype=np.float32)
        for table, (places, sizes) in zip(learnt.tables, found, strict=True):
            scores += (sizes * SHARE) @ learnt.weights[places + offset].astype(np.float32)
            offset += len(table.place)
        machine, bayes, languages = np.split(scores, [len(learnt.labels), 2 * len(learnt.labels)])
        known = any(word in learnt.tables[0].place for word in words if word[0] not in (START, SENTENCE, NUMBER))
        return Scores(machine + learnt.lift, bayes, languages, known)


# --- learning ---------------------------------------------------------------------------------------------


def _learn(examples: Sequence[Example], spelling: Mapping[str, tuple[str, ...]], key: str) -> _Learnt:
    """What the examples teach. By its `key` it is found again; see `_key`."""
    log.info("Learning from %d examples: half a minute, once for this content", len(examples))
    messages = [compared(tokens.tokens(example.text, spelling)) for example in examples]
    labels = [example.label for example in examples]
    made = [Table.learn(each, messages) for each in (features.sequences, features.pieces)]
    rows = hstack([rows * SHARE for _, rows in made], format="csr")
    names = sorted(set(labels))
    machine, lift, bayes = zip(*(_some(rows, labels, some) for some in _batches(names)), strict=True)
    languages = ComplementNB().fit(rows, [example.lang for example in examples])
    return _Learnt(
        labels=tuple(names),
        languages=tuple(map(str, languages.classes_)),
        tables=tuple(table for table, _ in made),
        weights=np.ascontiguousarray(np.vstack([*machine, *bayes, _small(languages.feature_log_prob_)]).T),
        lift=np.concatenate(lift).astype(np.float32),
    )


def _batches(names: Sequence[str]) -> list[list[str]]:
    """The names in batches of nearly the same size."""
    return [list(map(str, some)) for some in np.array_split(names, ceil(len(names) / TOGETHER))]


def _some(rows: csr_matrix, labels: Sequence[str], some: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Machine, lift and Bayes of some labels, a row each.

    Each label is told apart from all others together, so the others may be one; it takes a fraction of the memory.
    """
    merged = [label if label in some else OTHERS for label in labels]
    machine = LinearSVC(C=COST, tol=NEAR_ENOUGH, random_state=0).fit(rows, merged)
    places = np.searchsorted(machine.classes_, some)
    bayes = ComplementNB(alpha=SMOOTHING).fit(rows, merged)
    return _small(machine.coef_[places]), machine.intercept_[places], _small(bayes.feature_log_prob_[places])


def _small(weights: np.ndarray) -> np.ndarray:
    """The same in a quarter of the memory; no answer changes by it."""
    return weights.astype(np.float16)


def _kept(examples: Sequence[Example], spelling: Mapping[str, tuple[str, ...]]) -> _Learnt:
    """The same, from the cache folder if it was learnt before. Where none can be written, learnt at each start."""
    key = _key(examples, spelling)
    folder = user_cache_path("backwise", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        memory = Memory(folder, verbose=0)
        learnt: _Learnt = memory.cache(_learn, ignore=["examples", "spelling"])(examples, spelling, key)
        memory.reduce_size(items_limit=CACHES)
    except OSError as error:
        log.warning("Learning anew at each start, for %s cannot be written: %s", folder, error.strerror)
        return _learn(examples, spelling, key)
    return learnt


def _key(examples: Sequence[Example], spelling: Mapping[str, tuple[str, ...]]) -> str:
    """What decides what is learnt: the examples, the code, and the libraries."""
    told = repr((examples, sorted(spelling.items()), sklearn.__version__, np.__version__)).encode()
    code = [Path(str(file)).read_bytes() for file in (__file__, features.__file__, tokens.__file__)]
    return sha256(b"".join([told, *code])).hexdigest()
