"""What an operator can get wrong: real processes, each ending with one line that names the mend."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.app import LOCAL_BOT
from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram, open_socket
from bot.store.crypto import new_keys
from bot.store.store import Store, open_store

from .operator import CHECKOUT, LOG, PATIENCE, Operator

WRONG = "4242:a-token-that-nobody-gave"
KEYS = new_keys().strip().replace("\n", ",")
NO_KEY = "the-key-of-the-operator"


@pytest.fixture(scope="module")
def telegram(compiled_once: None) -> Iterator[LocalTelegram]:
    """A Telegram in which no bot runs yet; it knows one token."""
    with LocalTelegram() as telegram:
        yield telegram


@pytest.fixture
def operator(tmp_path: Path, telegram: LocalTelegram) -> Operator:
    return Operator(
        tmp_path, (telegram.token, WRONG.partition(":")[2], NO_KEY, *KEYS.replace("lookup:", "").split(","))
    )


@pytest.fixture
def online(telegram: LocalTelegram, tmp_path: Path) -> dict[str, str]:
    """The right token, and a database that is not there yet."""
    return {
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}",
    }


def make_database(file: Path, bot_id: int, keys: str | None = None) -> None:
    """A database in which a bot has been."""
    let_go(open_store(f"sqlite:///{file}", keys, bot_id))


def let_go(store: Store) -> None:
    store.engine.dispose()
    assert store.lock is not None
    store.lock.close()


def bot_id(telegram: LocalTelegram) -> int:
    return int(telegram.token.partition(":")[0])


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program in which a flow leads nowhere."""
    copy = tmp_path_factory.mktemp("broken")
    for name in ("bot", "dialogs"):
        shutil.copytree(CHECKOUT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    flow = copy / "dialogs" / "flows" / "erase.yaml"
    text = flow.read_text(encoding="utf-8")
    assert "start: sure" in text
    flow.write_text(text.replace("start: sure", "start: surely"), encoding="utf-8")
    return copy


# --- the token and the port ---------------------------------------------------------------------------------


def test_a_token_that_telegram_does_not_know(operator: Operator, online: dict[str, str]) -> None:
    ended = operator.run("run", online | {"TELEGRAM_BOT_TOKEN": WRONG})
    assert "TELEGRAM_BOT_TOKEN" in ended.mend()


@pytest.mark.slow
def test_a_token_that_is_none(operator: Operator, online: dict[str, str]) -> None:
    ended = operator.run("run", online | {"TELEGRAM_BOT_TOKEN": WRONG.replace(":", "")})
    assert "TELEGRAM_BOT_TOKEN" in ended.mend()


def test_a_port_that_is_taken(operator: Operator) -> None:
    with open_socket(0) as taken:
        port = taken.getsockname()[1]
        ended = operator.run("run --no-browser", {"SANDBOX_PORT": str(port)})
    assert f"Port {port} is taken" in ended.mend()
    assert "SANDBOX_PORT" in ended.mend()


# --- the database and its key -------------------------------------------------------------------------------


def directory(file: Path) -> None:
    file.mkdir()


def garbage(file: Path) -> None:
    file.write_bytes(b"not a database " * 1000)


def other_program(file: Path) -> None:
    with sqlite3.connect(file) as conn:
        conn.execute("CREATE TABLE chat (id INTEGER PRIMARY KEY, title TEXT)")
    conn.close()


def no_lock(file: Path) -> None:
    file.with_suffix(".lock").mkdir()


def nowhere(file: Path) -> None:
    file.parent.rmdir()
    file.parent.write_text("a file where a folder is wanted", encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (garbage, "damaged or not a database"),
        pytest.param(directory, "Is a directory", marks=pytest.mark.slow),
        pytest.param(other_program, "database of another program", marks=pytest.mark.slow),
        pytest.param(no_lock, "Is a directory", marks=pytest.mark.slow),
        pytest.param(nowhere, "cannot be opened", marks=pytest.mark.slow),
    ],
)
def test_a_file_that_is_no_database_of_ours(
    operator: Operator, online: dict[str, str], make: Callable[[Path], None], says: str
) -> None:
    file = operator.folder / "place" / "bot.db"
    file.parent.mkdir()
    make(file)
    mend = operator.run("run", online | {"DATABASE_URL": f"sqlite:///{file}"}).mend()
    assert says in mend
    assert str(file.with_suffix("")) in mend


@pytest.mark.slow
def test_the_local_telegram_does_not_open_without_a_database(operator: Operator) -> None:
    ended = operator.run("run --no-browser", {"DATABASE_URL": f"sqlite:///{operator.folder}"})
    assert "Is a directory" in ended.mend()


def test_the_database_of_another_bot(operator: Operator, online: dict[str, str]) -> None:
    make_database(operator.folder / "bot.db", 4242)
    assert "belongs to another bot (4242)" in operator.run("run", online).mend()


@pytest.mark.slow
def test_the_keys_of_another_database(operator: Operator, online: dict[str, str], telegram: LocalTelegram) -> None:
    make_database(operator.folder / "bot.db", bot_id(telegram))
    mend = operator.run("run", online | {"ENCRYPTION_KEYS": KEYS}).mend()
    assert "correct ENCRYPTION_KEYS" in mend


def test_a_key_file_that_was_lost(operator: Operator, online: dict[str, str], telegram: LocalTelegram) -> None:
    make_database(operator.folder / "bot.db", bot_id(telegram))
    (operator.folder / "bot.key").unlink()
    mend = operator.run("run", online).mend()
    assert "bot.key is missing" in mend
    assert "put it back" in mend
    assert not (operator.folder / "bot.key").exists(), "never made anew"


@pytest.mark.slow
def test_keys_that_are_none(operator: Operator, online: dict[str, str]) -> None:
    mend = operator.run("run", online | {"ENCRYPTION_KEYS": f"{NO_KEY},lookup:{NO_KEY}"}).mend()
    assert "encryption keys" in mend


# --- the content --------------------------------------------------------------------------------------------


def test_a_broken_flow_file(operator: Operator, broken: Path) -> None:
    careless = Operator(operator.folder, operator.secrets, broken)
    mend = careless.run("run --no-browser").mend()
    assert "erase.yaml:" in mend
    assert "surely" in mend


@pytest.mark.slow
def test_content_with_a_file_that_is_missing(operator: Operator, broken: Path) -> None:
    lost = broken / "dialogs" / "helplines.yaml"
    kept = lost.rename(lost.with_suffix(".kept"))
    try:
        for command in ("run --no-browser", "chat", f"check --dialogs {broken}/dialogs"):
            careless = Operator(operator.folder, operator.secrets, broken)
            assert f"{lost} cannot be used (No such file or directory)" in careless.run(command).mend()
    finally:
        kept.rename(lost)


def test_the_check_names_file_and_line(operator: Operator, broken: Path) -> None:
    ended = operator.run(f"check --dialogs {broken}/dialogs")
    assert (ended.code, ended.err) == (1, "")
    first, *_, last = ended.out.splitlines()
    assert first.startswith(f"{broken}/dialogs/flows/erase.yaml:3: ")
    assert "surely" in first
    assert last.endswith(("issue", "issues"))


# --- two copies ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_bots_on_one_database(operator: Operator, online: dict[str, str], telegram: LocalTelegram) -> None:
    store = open_store(online["DATABASE_URL"], None, bot_id(telegram))
    try:
        assert "Another Backwise is using" in operator.run("run", online).mend()
    finally:
        let_go(store)


@pytest.mark.slow
def test_two_bots_on_one_token(operator: Operator, online: dict[str, str], telegram: LocalTelegram) -> None:
    """Each takes the other's place for a while; then one leaves, and the other goes on."""
    databases = [f"sqlite:///{operator.folder / name}.db" for name in ("one", "two")]
    copies = [operator.start("run", online | {"DATABASE_URL": database}) for database in databases]
    give_up = time.monotonic() + 2 * PATIENCE
    while all(copy.poll() is None for copy in copies):
        assert time.monotonic() < give_up
        time.sleep(0.2)
    time.sleep(5)
    codes = [copy.poll() for copy in copies]
    for copy in copies:
        copy.terminate()
    ended = [operator.careful(*copy.communicate(timeout=PATIENCE), copy.returncode) for copy in copies]
    assert sorted(codes, key=str) == [2, None]
    left, stayed = sorted(ended, key=lambda one: -one.code)
    assert (left.code, stayed.code) == (2, 0)
    (line,) = (line for line in left.err.splitlines() if not LOG.match(line))
    assert line.startswith("backwise: Another program receives this bot's messages: stop the other copy.")


@pytest.mark.slow
def test_a_local_telegram_that_is_killed_leaves_no_bot_behind(operator: Operator) -> None:
    """One that was left would hold the database, and nobody would know who does."""
    database = f"sqlite:///{operator.folder / 'local.db'}"
    with open_socket(0) as free:
        port = free.getsockname()[1]
    process = operator.start("run --no-browser", {"DATABASE_URL": database, "SANDBOX_PORT": str(port)})
    assert process.stdout is not None
    assert str(port) in process.stdout.readline().decode()
    with Phone(f"http://127.0.0.1:{port}", 1001, timeout=PATIENCE) as phone:
        phone.wait_until(lambda: phone.chat()["bot"]["running"], "the bot does not start")
    process.kill()
    process.communicate(timeout=PATIENCE)  # what both print goes there: this also waits for the bot's end
    let_go(open_store(database, None, LOCAL_BOT))


# --- the doctor ---------------------------------------------------------------------------------------------


def test_the_doctor_finds_all_in_order(operator: Operator, online: dict[str, str]) -> None:
    ended = operator.run("doctor", online)
    assert (ended.code, ended.err) == (0, "")
    assert [line[:6] for line in ended.out.splitlines()] == ["ok    "] * 4
    assert list(operator.folder.iterdir()) == [], "looking makes nothing"


def test_the_doctor_names_every_mend(operator: Operator, online: dict[str, str], broken: Path) -> None:
    garbage(operator.folder / "bot.db")
    careless = Operator(operator.folder, operator.secrets, broken)
    ended = careless.run("doctor", online | {"TELEGRAM_BOT_TOKEN": WRONG})
    assert (ended.code, ended.err) == (1, "")
    token, database, clock, content = ended.out.splitlines()
    assert token.startswith("mend  token: ")
    assert "BotFather" in token
    assert database.startswith("mend  database and key: ")
    assert "damaged or not a database" in database
    assert clock.startswith("ok    clock: ")
    assert content.startswith("mend  content: ")
    assert "erase.yaml:3: " in content


@pytest.mark.slow
def test_the_doctor_without_a_network_and_with_keys_that_are_none(operator: Operator, online: dict[str, str]) -> None:
    with open_socket(0) as listener:
        silent = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ended = operator.run("doctor", online | {"TELEGRAM_API_URL": silent, "ENCRYPTION_KEYS": NO_KEY})
    assert (ended.code, ended.err) == (1, "")
    token, database, *_ = ended.out.splitlines()
    assert token.startswith(f"mend  token: {silent} cannot be reached")
    assert database.startswith("mend  database and key: ")
    assert "encryption keys" in database


@pytest.mark.slow
def test_the_doctor_of_settings_that_are_wrong(operator: Operator) -> None:
    ended = operator.run("doctor", {"TELEGRAM_BOT_TOKEN": WRONG.replace(":", "")})
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith("mend  settings: TELEGRAM_BOT_TOKEN is wrong")
    assert ended.out.count("\n") == 1
