"""What a text is taken for, by the second: the safety net and the matcher, against the plainest peer in the same run.

`make bench` runs it after the turns; alone it is `python -m bench.reading`. The peer is scikit-learn's usual pair
for short texts, TF-IDF of words and a linear support vector machine, learning from the same ways of asking and
reading the same texts one by one. It knows no danger, no pieces of words and no doubt. The ratio travels, the
numbers don't.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from time import perf_counter

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from bot import places
from bot.content import Dialogs, load

TEXTS = 400
ROUNDS = 3


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def rate(read: Callable[[str], object], texts: list[str]) -> float:
    """Texts a second, one after the other; the best of three rounds."""
    return max(len(texts) / seconds(lambda: [read(text) for text in texts]) for _ in range(ROUNDS))


def main() -> None:
    """Measure start and reading of both, and print the ratios."""
    before = megabytes()
    found: list[Dialogs] = []
    loading = seconds(lambda: found.append(load(places.dialogs())))
    dialogs = found[0]
    learning = seconds(dialogs.learn)
    warm = load(places.dialogs())
    remembering = seconds(warm.learn)
    examples = dialogs.questions.data.examples
    texts = [text for _, _, text in examples[:: len(examples) // TEXTS]]
    peer = make_pipeline(TfidfVectorizer(), LinearSVC())
    peer_learning = seconds(lambda: peer.fit([text for _, _, text in examples], [topic for _, topic, _ in examples]))

    def both(text: str) -> None:
        dialogs.safety.read(text)
        dialogs.questions.read(text)

    plain = rate(lambda text: peer.predict([text]), texts)
    print(f"loading {loading:.1f} s; learning {learning:.1f} s if not kept yet; from the cache {remembering:.1f} s")
    print(f"the peer learns in {peer_learning:.1f} s")
    print(f"most memory {megabytes():.0f} MiB, {before:.0f} of them before anything was loaded")
    for name, read in (("safety", dialogs.safety.read), ("questions", dialogs.questions.read), ("both", both)):
        ours = rate(read, texts)
        print(f"{name:9} {ours:6.0f} texts/s   peer {plain:6.0f} texts/s   {ours / plain:.2f}")


if __name__ == "__main__":
    main()
