"""Mistakes in texts and labels: twins, values, tags, what Telegram allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from bot.check.content import Content
from bot.dialogue.flow import fixed_keys
from bot.domain import LANGUAGES
from bot.rendering.texts import ALWAYS_THERE, JINJA, SPLIT, environment, prepare

TAGS = frozenset({"b", "i", "u", "s", "a", "code", "blockquote", "tg-spoiler"})
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_DATA = 4096, 1024, 64
LONGEST_VALUE, LONGEST_FILTERED = 200, 50
"""The longest value of a person that a text shows, and the longest that a filter makes of one, in characters."""
LARGEST_SCREEN = 2**32
TWINS = ((LANGUAGES[0], LANGUAGES[1]), (LANGUAGES[1], LANGUAGES[0]))
OWN_TO_A_LANGUAGE = ALWAYS_THERE | {"country"}
"""Values by which the words of one language may depend on more than those of the other."""


def check_twins(content: Content) -> None:
    """Every text and label has its twin in the other language."""
    for lang, twin in TWINS:
        for name, (path, _) in content.texts[lang].items():
            if name not in content.texts[twin]:
                content.add(path, 1, f"this text has no twin in '{twin}'")
        if lang in content.labels and twin in content.labels:
            document, labels = content.labels[lang]
            for key in labels.keys() - content.labels[twin][1].keys():
                content.issues.append(document.issue(f"the button '{key}' has no twin in '{twin}'", key))


def check_same_values(content: Content) -> None:
    """Texts and labels that are twins show the same values, and look at the same ones to choose their words."""
    for lang, twin in TWINS:
        for name, (path, source) in content.texts[lang].items():
            for variable in sorted(_only_here(source, content.texts[twin].get(name, (path, source))[1])):
                content.add(path, _line_of(source, variable), f"'{variable}' is not shown in the twin in '{twin}'")
        if lang in content.labels and twin in content.labels:
            document, labels = content.labels[lang]
            for key, label in labels.items():
                for variable in sorted(_only_here(str(label), str(content.labels[twin][1].get(key, label)))):
                    what = f"'{variable}' is not shown in the twin of '{key}' in '{twin}'"
                    content.issues.append(document.issue(what, key))


def _only_here(source: str, twin: str) -> frozenset[str]:
    """The values that a text shows and its twin doesn't; those of a text that cannot be read are told elsewhere."""
    try:
        return _variables(source) - _variables(twin) - OWN_TO_A_LANGUAGE
    except TemplateError:
        return frozenset()


def check_texts(content: Content) -> None:
    """Every text can be rendered, shows only values that there are, is well formed and fits."""
    for texts in content.texts.values():
        for name, (path, source) in texts.items():
            for line, what in text_issues(content, name, source):
                content.add(path, line, what)


def text_issues(content: Content, name: str, source: str) -> Iterator[tuple[int, str]]:
    """What is wrong with the source of the text of this name: the line in it, and what."""
    try:
        variables = _variables(source)
    except TemplateSyntaxError as error:
        yield error.lineno, error.message or "cannot be read"
        return
    except TemplateError as error:
        yield 1, str(error)
        return
    for variable in sorted(variables):
        if not _is_known(content, name, variable):
            yield _line_of(source, variable), f"'{variable}' is no value that this text can show"
    yield from _html_issues(source)
    if _longest(source) > _limit(content, name):
        yield 1, "this text could become longer than Telegram allows"


@lru_cache(maxsize=4096)
def _variables(source: str) -> frozenset[str]:
    """What a text shows. Raises TemplateError where it cannot be read, or names a filter that there isn't."""
    if not JINJA.search(source):
        return frozenset()
    env = _environment()
    tree = env.parse(prepare(source))
    for used in tree.find_all(nodes.Filter):
        if used.name not in env.filters:
            raise TemplateSyntaxError(f"there is no filter '{used.name}'", used.lineno)
    return frozenset(meta.find_undeclared_variables(tree))


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    return environment(LANGUAGES[0], {})


def _is_known(content: Content, message: str, variable: str) -> bool:
    flow = content.flows.get(message.partition("/")[0])
    remembered = flow.names() if flow else frozenset()
    return variable in content.words.views or variable in ALWAYS_THERE or variable in remembered


def _limit(content: Content, message: str) -> int:
    shown_under_picture = any(
        state.picture and f"{flow.flow}/{state.say[0]}" == message
        for flow in content.flows.values()
        for state in flow.states.values()
        if state.say
    )
    return LONGEST_CAPTION if shown_under_picture else LONGEST_TEXT


def _longest(source: str) -> int:
    """A bound on the length of what a text can become: all its branches, every value at its longest."""
    values = re.findall(r"\{\{(.*?)\}\}", source)
    shown = re.sub(r"\{%.*?%\}", "", source)
    return len(shown) + sum(LONGEST_FILTERED if "|" in value else LONGEST_VALUE for value in values)


def _line_of(source: str, word: str) -> int:
    found = re.search(rf"\b{re.escape(word)}\b", source)
    return source.count("\n", 0, found.start()) + 1 if found else 1


class _Tags(HTMLParser):
    """Collects tags that are unknown, never closed or closed too often."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, int]] = []
        self.wrong: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        if tag not in TAGS:
            self.wrong.append((line, f"the tag <{tag}> is not allowed"))
        self.open.append((tag, line))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.wrong.append((self.getpos()[0], f"</{tag}> closes nothing"))


def _html_issues(source: str) -> Iterator[tuple[int, str]]:
    """Unbalanced or unknown tags, bubble by bubble, with the line in the file."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", lambda m: "\n" * m[0].count("\n"), source, flags=re.S)
    before = 0
    for bubble in re.sub(r"(?m)^---[ \t]*$", SPLIT, plain).split(SPLIT):
        parser = _Tags()
        parser.feed(bubble)
        parser.close()
        for line, what in parser.wrong:
            yield before + line, what
        for tag, line in parser.open:
            yield before + line, f"<{tag}> is never closed"
        before += bubble.count("\n")


def check_labels(content: Content) -> None:
    """Every button that is used has a label, and its key fits."""
    used = {key for flow in content.flows.values() for s in flow.states.values() for key in fixed_keys(s.choices)}
    for lang, (_, labels) in content.labels.items():
        for key in sorted(used - set(labels)):
            flow, place = next(
                (flow, ("states", name, "choices"))
                for flow in content.flows.values()
                for name, state in flow.states.items()
                if key in fixed_keys(state.choices)
            )
            content.issues.append(
                content.documents[flow.flow].issue(f"the button '{key}' has no label in '{lang}'", *place)
            )
    for key in used:
        if len(f"{LARGEST_SCREEN}:{key}".encode()) > LONGEST_DATA:
            flow, name = next(
                (flow, name)
                for flow in content.flows.values()
                for name, state in flow.states.items()
                if key in fixed_keys(state.choices)
            )
            content.issues.append(
                content.documents[flow.flow].issue(
                    f"the button '{key}' takes more than {LONGEST_DATA} bytes", "states", name, "choices"
                )
            )
