"""The command line: `backwise`, or `python -m bot`."""
# ruff: noqa: T201 - a command line prints

from __future__ import annotations

import argparse
import contextlib
import logging
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from bot import app, content, places
from bot.ask import answer, ask_many, kept_questions
from bot.catalogue import with_catalogue
from bot.chat import chat
from bot.check import check_all, check_wording
from bot.check.release import unreviewed
from bot.clock import Clock
from bot.config import Settings, SettingsError, load_settings
from bot.dialogue.flow import load_flows
from bot.dialogue.reading import ContentError
from bot.dialogue.words import WORDS
from bot.doctor import doctor
from bot.domain import LANGUAGES
from bot.graph import document
from bot.guide import with_word_list
from bot.logs import set_up
from bot.rendering.contact_sheet import BEHIND, Background, all_pictures, contact_sheet, digest, drawn_from
from bot.simulate import simulate

DOCS = Path("docs")
FLOWS_PAGE, CONTENT_PAGE = DOCS / "flows.md", DOCS / "content.md"
SHEETS: dict[Background, Path] = {each: DOCS / "pictures" / f"contact-{each}.png" for each in BEHIND}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code says whether it went well. What an operator can mend is one line."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (SettingsError, app.StartError) as error:
        print(f"backwise: {error}", file=sys.stderr)
        return 2
    except ContentError as error:
        more = f" (and {len(error.issues) - 1} more)" if len(error.issues) > 1 else ""
        print(f"backwise: {error.issues[0]}{more}; `python -m bot check` lists all mistakes.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"backwise: {app.mend_of(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="backwise", description="Backwise, a coach on Telegram for people with low-back pain."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="command")

    run = commands.add_parser("run", help="run the bot: on Telegram with a token, else in the local Telegram")
    run.add_argument("--no-browser", action="store_true", help="print the address only")
    run.set_defaults(run=_run)

    chat = commands.add_parser("chat", help="talk in the terminal: buttons by number, +1h moves the clock")
    chat.add_argument("--lang", choices=LANGUAGES, default="en")
    chat.set_defaults(run=_chat)

    asking = commands.add_parser("ask", help="tell what a text is taken for: its answer, or JSON lines from input")
    asking.add_argument("text", nargs="?", help="a question; without one, JSON lines are read: id, lang, text")
    asking.add_argument("--lang", choices=LANGUAGES, default="en")
    asking.set_defaults(run=_ask)

    kept = commands.add_parser("questions", help="list the questions that people let us keep, and what did not help")
    kept.set_defaults(run=_questions)

    checking = commands.add_parser("check", help="look for mistakes in dialogs/, with file and line")
    checking.add_argument("--dialogs", type=Path, default=None, help="another folder than the own one")
    checking.add_argument("--release", action="store_true", help="list what no named person has read or called yet")
    checking.set_defaults(run=_check)

    graph = commands.add_parser("graph", help="write anew what docs/ and dialogs/README.md show of the content")
    graph.set_defaults(run=_graph)

    simulating = commands.add_parser("simulate", help="let synthetic people live for months; broken rules are told")
    simulating.add_argument("--people", type=int, default=200)
    simulating.add_argument("--days", type=int, default=120)
    simulating.add_argument("--seed", type=int, default=1)
    simulating.add_argument("--only", type=int, metavar="N", help="live one life again: the person with this number")
    simulating.set_defaults(run=_simulate)

    doctor = commands.add_parser("doctor", help="look at token, database, key, clock and flows")
    doctor.set_defaults(run=_doctor)
    return parser


def _settings() -> Settings:
    settings = load_settings()
    set_up(settings)
    # It tells at every start that there is nothing to migrate.
    logging.getLogger("alembic").setLevel(max(logging.WARNING, logging.getLogger().level))
    return settings


def _run(given: argparse.Namespace) -> int:
    settings = _settings()
    if settings.debug_port is None:  # the local Telegram has looked before it starts its bot
        app.try_database(settings)
        _must_be_in_order()
    if settings.telegram_bot_token.get_secret_value():
        return app.run(settings)
    return app.run_local(settings, ready=lambda address: _show(address, browser=not given.no_browser))


def _must_be_in_order() -> None:
    """Nobody is to meet content with a mistake in it. Raises ContentError."""
    if issues := check_all(places.dialogs(), WORDS):
        raise ContentError(*issues)


def _show(address: str, *, browser: bool) -> None:
    print(f"Backwise runs in its local Telegram: {address}\nCtrl-C ends it.", flush=True)
    if browser:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)


def _chat(given: argparse.Namespace) -> int:
    settings = _settings()
    _must_be_in_order()
    return chat(settings, given.lang)


def _ask(given: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    dialogs = content.load(places.dialogs())
    dialogs.learn()
    if given.text is not None:
        print(answer(dialogs, given.text, given.lang, Clock().real()))
        return 0
    try:
        for line in ask_many(dialogs, sys.stdin):
            print(line, flush=True)
    except ValueError as error:
        print(f"backwise: {error}", file=sys.stderr)
        return 2
    return 0


def _questions(given: argparse.Namespace) -> int:
    for line in kept_questions(_settings()):
        print(line)
    return 0


def _check(given: argparse.Namespace) -> int:
    folder = given.dialogs or places.dialogs()
    issues = sorted({*check_all(folder, WORDS), *check_wording(folder, WORDS)})
    for issue in issues:
        print(issue)
    if old := [] if issues else content.understanding(folder).helplines.old(Clock().real().date()):
        print(f"warning: {len(old)} telephone numbers were not called in the last 12 months", file=sys.stderr)
    print(f"{len(issues)} issue{'' if len(issues) == 1 else 's'}" if issues else "the content is in order")
    missing = unreviewed(folder, Clock().real().date()) if given.release and not issues else []
    for line in missing:
        print(line)
    if given.release and not issues:
        print(f"{len(missing)} texts and numbers wait for a name and a day in {folder / 'reviews.yaml'}")
    return 1 if issues or missing else 0


def _simulate(given: argparse.Namespace) -> int:
    dialogs = content.load(places.dialogs())
    return simulate(dialogs, print, people=given.people, days=given.days, seed=given.seed, only=given.only)


def _graph(given: argparse.Namespace) -> int:
    dialogs, guide = content.load(places.dialogs()), places.dialogs() / "README.md"
    FLOWS_PAGE.write_text(document(load_flows(places.dialogs() / "flows")), encoding="utf-8")
    guide.write_text(with_word_list(guide.read_text(encoding="utf-8"), WORDS), encoding="utf-8")
    CONTENT_PAGE.write_text(with_catalogue(CONTENT_PAGE.read_text(encoding="utf-8"), dialogs), encoding="utf-8")
    print(f"written: {FLOWS_PAGE}, {CONTENT_PAGE}, the word list of {guide.name}")
    svgs = all_pictures(dialogs.pictures, dialogs.exercises, LANGUAGES[0])
    for background, sheet in SHEETS.items():
        if not sheet.exists() or drawn_from(sheet.read_bytes()) != digest(svgs):
            sheet.write_bytes(contact_sheet(svgs, background))
            print(f"drawn: {sheet}")
    return 0


def _doctor(given: argparse.Namespace) -> int:
    try:
        settings = _settings()
    except SettingsError as error:
        print(f"mend  settings: {error}")
        return 1
    return doctor(settings, print)


if __name__ == "__main__":
    sys.exit(main())
