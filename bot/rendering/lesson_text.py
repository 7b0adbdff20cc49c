"""What a lesson consists of, in one language, and how long its parts may be.

Texts are templates, still to be filled; lengths are counted as a reader sees them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import chain
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic import model_validator as validates

from bot.rendering.texts import COUNTRY_WORDS

BUBBLE = 300
"""Characters. Design rule of the programme, section 8: at most three bubbles a turn, 300 characters each."""
LONGER = 900
"""Characters of the sources, which are read by choice: below Telegram's 1024 for a caption."""
FEEDBACK = 200
"""Characters: Telegram's limit for a quiz's explanation."""
QUESTION, OPTION, BUTTON = 300, 100, 20
"""Characters: Telegram's limits for a poll's question and options; what a narrow button shows."""
BUBBLES = range(4, 9)
"""How many bubbles a lesson has."""

_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"^---[ \t]*$", re.MULTILINE)


class _Markup(HTMLParser):
    """Finds tags other than <b> and <i>, and tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("b", "i") or attrs:
            self.wrong = f"<{tag}> is not allowed here, only <b> and <i>"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong = f"</{tag}> closes nothing"


def visible(text: str) -> str:
    """The text as a reader sees it: no tags, the longer one of two country words."""
    words = COUNTRY_WORDS.sub(lambda found: max(found.groups(), key=len), text)
    return html.unescape(_TAG.sub("", words))


def shown_text(limit: int, plain: bool = False) -> AfterValidator:
    """A text of at most `limit` characters for a reader, with <b> and <i> only; with `plain`, shown as it stands."""

    def check(text: str) -> str:
        text = text.strip()
        if plain and set("<>{}") & set(text):
            raise ValueError("is shown as it stands: no tags, no country words, no variables")
        if not text:
            raise ValueError("is empty")
        if (length := len(visible(text))) > limit:
            raise ValueError(f"is {length} characters long, at most {limit} are allowed")
        markup = _Markup()
        markup.feed(text)
        markup.close()
        if markup.wrong or markup.open:
            raise ValueError(markup.wrong or f"<{markup.open[-1]}> is not closed")
        return text

    return AfterValidator(check)


def _bubbles(page: Any) -> Any:
    return tuple(_BREAK.split(page)) if isinstance(page, str) else page


Bubble = Annotated[str, shown_text(BUBBLE)]
Page = Annotated[tuple[Bubble, ...], BeforeValidator(_bubbles)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """Unknown words are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Drawing(Strict):
    """What a drawing shows, in words (its alt text), and the words that stand in it."""

    caption: Annotated[str, shown_text(BUBBLE)]
    labels: Mapping[Key, Annotated[str, shown_text(80)]]


class LessonDrawing(Drawing):
    """A lesson's drawing; it comes with the page of that number, counted from 1."""

    page: int


class Answer(Strict):
    """One answer of a quiz and what is said to it."""

    key: Key
    label: Annotated[str, shown_text(OPTION, plain=True)]
    feedback: Annotated[str, shown_text(FEEDBACK)]
    right: bool = False


class Quiz(Strict):
    """A question with two to four answers, of which one is right."""

    question: Annotated[str, shown_text(QUESTION, plain=True)]
    answers: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=4)]

    @property
    def correct(self) -> int:
        """The place of the right answer, counted from 0."""
        return next(place for place, answer in enumerate(self.answers) if answer.right)

    @validates(mode="after")
    def _one_right(self) -> Quiz:
        if (right := sum(answer.right for answer in self.answers)) != 1:
            raise ValueError(f"{right} answers are right, it must be exactly one")
        if len({answer.key for answer in self.answers}) < len(self.answers):
            raise ValueError("two answers have the same key")
        return self


class Idea(Strict):
    """A key idea of a lesson: the words by which it is known in somebody's own sentence, and what is said to it.

    A word that ends in `*` stands for every word that begins so.
    """

    words: Annotated[tuple[Annotated[str, Field(pattern=r"^[^\s*]+\*?$")], ...], Field(min_length=1)]
    echo: Annotated[str, shown_text(120)]


class TeachBack(Strict):
    """The lesson in the person's own words: the request, the ideas that may be found, and our own line.

    No answer is wrong. An idea that is found is echoed; the line closes either way.
    """

    ask: Bubble
    ideas: Annotated[tuple[Idea, ...], Field(min_length=2, max_length=3)]
    line: Bubble


class Lesson(Strict):
    """A lesson in one language."""

    title: Annotated[str, shown_text(60)]
    button: Annotated[str, shown_text(BUTTON)]
    minutes: Annotated[int, Field(ge=1, le=5)]
    pages: Annotated[tuple[Page, ...], Field(min_length=2, max_length=3)]
    picture: LessonDrawing
    quiz: Quiz
    teach_back: TeachBack
    today: Annotated[str, shown_text(BUBBLE)]
    another_way: Annotated[str, shown_text(BUBBLE)]
    sources: Annotated[str, shown_text(LONGER)]

    @property
    def ideas(self) -> int:
        """How many ideas may be found in the person's own words; 0 where these are not asked for."""
        return len(self.teach_back.ideas) if self.teach_back else 0

    @validates(mode="after")
    def _shape(self) -> Lesson:
        if (bubbles := len(list(chain(*self.pages)))) not in BUBBLES:
            raise ValueError(f"there are {bubbles} bubbles, it must be {BUBBLES[0]} to {BUBBLES[-1]}")
        if not 1 <= self.picture.page <= len(self.pages):
            raise ValueError(f"the picture belongs to page {self.picture.page}, which does not exist")
        return self
