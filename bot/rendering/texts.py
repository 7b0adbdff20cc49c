"""Texts: one template a message and language, rendered into what a channel sends.

A template may be split into bubbles by a line `---`. `{kinesist|fysio}` chooses a word by country (Belgium and
elsewhere | Netherlands). The person's values are always escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta
from jinja2.filters import do_mark_safe
from jinja2.sandbox import SandboxedEnvironment

from bot.domain import Button, Chosen, Export, Message, Profile, Quiz, Say, Toast, Value
from bot.rendering.remarks import REMARK
from bot.rendering.wording import LOCALES, filters

SPLIT = "\ue000"  # a private-use character stands for the line `---`: no person's text can hold one
BRACE = "\ue001"
COUNTRY_WORDS = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
ALWAYS_THERE = frozenset({"lang"})
JINJA = re.compile(r"\{[{%#]")
TICK = "✓ "
MARKS = frozenset({"country", "lessons_read"})
"""Values that a label may do without: what people type is matched with the label as it stands without them."""


def prepare(source: str) -> str:
    """A text's source with its bubble breaks made into a character that no person can type."""
    return re.sub(r"(?m)^---[ \t]*$", SPLIT, source.strip("\n"))


def choose_words(text: str, country: str | None) -> str:
    """The text with the words of the country chosen, and the braces that a person typed put back."""
    chosen = COUNTRY_WORDS.sub(r"\2" if country == "NL" else r"\1", text)
    return chosen.replace(BRACE, "{")


def guarded(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with a person's own braces hidden: they choose no words."""
    return {key: _guard(value) for key, value in values.items()}


def _guard(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("{", BRACE)
    if type(value) is tuple:
        return tuple(map(_guard, value))
    return value


def environment(lang: str, words: Mapping[str, str]) -> SandboxedEnvironment:
    """The template environment of a language: sandboxed, escaping, and strict about unknown names."""
    env = SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    env.filters.update(filters(lang, words))
    return env


@dataclass(frozen=True)
class Fixed:
    """A text that shows no values: nothing to compile, which makes up most of the start."""

    text: str

    def render(self, _: Mapping[str, Any]) -> str:
        """The text itself."""
        return self.text


def _compile(env: SandboxedEnvironment, source: str) -> Template | Fixed:
    prepared = prepare(source)
    return env.from_string(prepared) if JINJA.search(prepared) else Fixed(prepared)


class Texts:
    """All texts of all languages. A text that shows `remark` shows one of `dialogs/<lang>/remarks`, with its values.

    `sources` are the templates by language and message; `button:<key>` are the labels. `quizzes` are the quiz
    questions by language and lesson: question, options, index of the right one.
    """

    def __init__(
        self,
        sources: Mapping[str, Mapping[str, str]],
        words: Mapping[str, Mapping[str, str]],
        quizzes: Mapping[str, Mapping[str, tuple[str, tuple[str, ...], int]]],
    ) -> None:
        self.quizzes = quizzes
        self.words = words
        self.templates: dict[str, dict[str, Template | Fixed]] = {}
        self._variables: dict[str, frozenset[str]] = {}
        for lang, messages in sources.items():
            env = environment(lang, words.get(lang, {}))
            self.templates[lang] = {name: _compile(env, text) for name, text in messages.items()}
            for name, text in messages.items():
                if JINJA.search(text):
                    found = meta.find_undeclared_variables(env.parse(prepare(text)))
                    self._variables[name] = self._variables.get(name, frozenset()) | (found - ALWAYS_THERE)
        in_remarks = frozenset[str]().union(*(v for name, v in self._variables.items() if name.startswith(REMARK)))
        for name, shown in self._variables.items():
            if "remark" in shown:
                self._variables[name] = shown | in_remarks

    def variables(self, message: str) -> frozenset[str]:
        """The values that a message or a `button:<key>` shows, in whichever language."""
        return self._variables.get(message, frozenset())

    def labels(self, keys: Iterable[str], lang: str, country: str | None) -> dict[str, str]:
        """The labels of those buttons that show no values, for matching what people type."""
        fixed = (key for key in keys if not self.variables(f"button:{key}") - MARKS)
        return {key: self.label(key, lang, country, {}) for key in fixed}

    def label(self, key: str, lang: str, country: str | None, values: Mapping[str, Value]) -> str:
        """A button's label: from `buttons.yaml`, else a country's or a zone's own name."""
        template = self.templates[lang].get(f"button:{key}")
        if template:
            label = template.render({"lang": lang, "country": country, **guarded(values)})
            return _unescape(choose_words(label, country).strip())
        if "/" in key:
            return key.rpartition("/")[2].replace("_", " ")[:20]
        return str(LOCALES[lang].territories.get(key, key))[:20]

    def bubbles(self, message: str, lang: str, country: str | None, values: Mapping[str, Any]) -> list[str]:
        """The bubbles of a message as HTML."""
        template = self.templates[lang][message]
        shown = {"country": country, **guarded(values)}
        if "sign" in shown:
            words = self.words.get(lang, {})
            shown["sign"] = words.get(f"sign.{shown['sign']}", words.get("sign.other", ""))
        if "remark" in shown:
            remark = self.templates[lang][f"{REMARK}{shown['remark']}"]
            shown["remark"] = do_mark_safe(remark.render({"lang": lang, **shown}))  # its own template escaped it
        text = choose_words(template.render({"lang": lang, **shown}), shown["country"])
        return [bubble.strip() for bubble in text.split(SPLIT) if bubble.strip()]

    def toast(self, toast: Toast, profile: Profile) -> str:
        """A toast as plain text."""
        return _unescape(" ".join(self.bubbles(toast.message, profile.lang, profile.country, {})))

    def render(self, effect: Say | Quiz | Chosen | Export, profile: Profile) -> tuple[Message, ...]:
        """What an effect sends, bubble by bubble."""
        match effect:
            case Say():
                return self._say(effect, profile)
            case Quiz():
                question, options, right = self.quizzes[profile.lang][effect.lesson]
                rows = self._rows(effect.buttons, effect.screen, frozenset(), profile.lang, profile.country, {})
                return (
                    Message(
                        "quiz",
                        text=question,
                        options=options,
                        correct=right,
                        name=effect.name,
                        buttons=rows,
                        keyboard=bool(rows),
                    ),
                )
            case Chosen():
                label = self.label(effect.key, effect.lang or profile.lang, profile.country, effect.values)
                row = (Button(TICK + label.removeprefix(TICK), "*:chosen"),)
                return (Message("buttons", buttons=(row,), message_id=effect.message_id),)
            case Export():
                return (Message("document", name="export", protect=True),)

    def _rows(
        self,
        rows: tuple[tuple[str, ...], ...],
        screen: int,
        always: frozenset[str],
        lang: str,
        country: str | None,
        values: Mapping[str, Value],
    ) -> tuple[tuple[Button, ...], ...]:
        """The buttons of a keyboard: `<screen>:<key>`, or `*:<key>` for those that stay valid."""
        return tuple(
            tuple(
                Button(self.label(key, lang, country, values), f"*:{key}" if key in always else f"{screen}:{key}")
                for key in row
            )
            for row in rows
            if row
        )

    def _say(self, say: Say, profile: Profile) -> tuple[Message, ...]:
        lang = say.lang or profile.lang
        bubbles = self.bubbles(say.message, lang, profile.country, say.values)
        buttons = self._rows(say.buttons, say.screen, say.always, lang, profile.country, say.values)
        # Buttons that stay valid need no live keyboard: the one that is there keeps its own.
        keyboard = bool(buttons) and say.screen > 0
        if say.edits:
            text = "\n\n".join(bubbles)
            return (
                Message(
                    "edit",
                    text=text,
                    buttons=buttons,
                    edits=say.edits,
                    fallback=say.replaces is None,
                    keyboard=keyboard,
                    name=say.name,
                ),
            )
        picture = (say.picture, lang) if say.picture and not say.last_only else None
        chosen = bubbles[-1:] if say.last_only else bubbles
        last = len(chosen) - 1
        return tuple(
            Message(
                ("animation" if say.moving else "photo") if picture and index == 0 else "text",
                text=text,
                buttons=buttons if index == last else (),
                keyboard=keyboard and index == last,
                name=say.name if index == last else None,
                picture=picture if index == 0 else None,
                picture_values=tuple(say.picture_values.items()) if picture and index == 0 else (),
                silent=say.silent,
                protect=bool(say.picture_values) and index == 0,
            )
            for index, text in enumerate(chosen)
        )


def _unescape(html: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        html = html.replace(entity, character)
    return html


def read_templates(folder: Path) -> dict[str, str]:
    """The templates of one language's folder, by `<flow>/<message>`."""
    return {
        f"{path.parent.name}/{path.stem}": path.read_text(encoding="utf-8") for path in sorted(folder.glob("*/*.j2"))
    }


__all__ = ["TemplateSyntaxError", "Texts", "environment", "prepare", "read_templates"]
