"""What a text is taken for, for the command line: one text with its answer, or many as JSON lines."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.app import open_database
from bot.config import Settings
from bot.content import Dialogs
from bot.domain import Alarm, Asked, Event, EventKind, Person, Profile, Say
from bot.store import people

KINDS = {"small_talk": "chitchat", "out_of_scope": "fallback", "unknown": "fallback"}
"""What the lines call it, where the program's own word is another. `hopeless`, one plain question, is a `crisis`."""


def ask_many(dialogs: Dialogs, lines: Iterable[str]) -> Iterator[str]:
    """For each JSON line (`id`, `lang`, `text`) one that tells what the text is taken for.

    `id`; `kind`: `emergency`, `urgent`, `crisis`, `overdose`, `answer`, `clarify`, `fallback` or `chitchat`;
    `flag`, the sign of danger; `topic`; `candidates`, best first; `confidence`, 0 to 1. Raises ValueError for a
    line that is none, with its number.
    """
    for number, line in enumerate((line for line in lines if line.strip()), start=1):
        given = _given(number, line)
        text = str(given["text"])
        yield json.dumps(
            _line(given["id"], dialogs.safety.read(text), dialogs.questions.read(text)), ensure_ascii=False
        )


def _given(number: int, line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
        if isinstance(given, dict) and {"id", "text"} <= set(given):
            return given
    except ValueError:
        pass
    raise ValueError(f'line {number} is not like {{"id": "1", "lang": "en", "text": "…"}}')


def _line(name: object, alarm: Alarm | None, asked: Asked) -> dict[str, object]:
    if alarm:
        kind = "crisis" if alarm.kind == "hopeless" else alarm.kind
        return {"id": name, "kind": kind, "flag": alarm.sign, "topic": None, "candidates": [], "confidence": 1.0}
    answered = asked.kind == "answer"
    return {
        "id": name,
        "kind": KINDS.get(asked.kind, asked.kind),
        "flag": None,
        "topic": asked.topic if answered else None,
        "candidates": list(asked.candidates) if asked.kind in ("answer", "clarify") else [],
        "confidence": round(asked.confidence, 3),
    }


def answer(dialogs: Dialogs, text: str, lang: str, at: datetime) -> str:
    """What the bot says to a text, in plain words and with its buttons, as to somebody it does not know yet."""
    event = dialogs.understand(Event(EventKind.TEXT, at, text=text, language=lang))
    turn = dialogs.dialogue.step(Person(profile=Profile(lang=lang)), event)
    said = [effect for effect in turn.effects if isinstance(effect, Say)]
    messages = [message for effect in said for message in dialogs.texts.render(effect, turn.person.profile)]
    buttons = dialogs.texts.labels(turn.person.session.keys, lang, None).values()
    return "\n\n".join([*(message.text for message in messages), "  ".join(f"[{label}]" for label in buttons)])


# --- what people let us keep ------------------------------------------------------------------------------


def kept_questions(settings: Settings) -> list[str]:
    """The questions that people let us keep, by language, and how often an answer of a topic did not help.

    Who asked, and when, is not told.
    """
    return asyncio.run(_kept(settings))


async def _kept(settings: Settings) -> list[str]:
    store = open_database(settings, alone=False)
    store.start()
    try:
        asked = await store.run(people.records, "question")
        unhelped = await store.run(people.records, "not_helped")
    finally:
        await store.close()
    questions = sorted(f"{each['lang']}  {each['text']}" for each in asked)
    topics = Counter(str(each["topic"]) for each in unhelped)
    helped_not = [f"{count:4}  {topic}" for topic, count in topics.most_common()]
    return [
        f"{len(questions)} questions were kept:",
        *questions,
        f"{sum(topics.values())} times an answer did not help:",
        *helped_not,
    ]
