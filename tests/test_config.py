"""The settings: where they come from, what a bad one says, and that `.env.example` tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Settings, SettingsError, load_settings

CHECKOUT = Path(__file__).resolve().parent.parent
TOKEN = "4242:a-secret-of-the-operator"
LOCAL = "http://127.0.0.1:8300"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and an environment without any of our variables."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def refused(**variables: str) -> str:
    """The line that these variables are refused with."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as caught:
            load_settings()
    return str(caught.value)


def test_with_nothing_set_the_bot_is_local_and_has_a_database_of_its_own() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token.get_secret_value() == ""
    assert settings.database_file == Path("data/local.db")
    assert (settings.telegram_api_url, settings.log_level) == ("https://api.telegram.org", "INFO")
    assert (settings.sandbox_port, settings.send_rate, settings.chat_interval) == (8300, 25.0, 1.0)
    assert (settings.debug_port, settings.clock_offset) == (None, 0.0)


def test_with_a_token_the_database_is_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN}\n")
    settings = load_settings()
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.database_file == Path("data/backwise.db")


def test_a_database_of_ones_own_choice_is_kept_with_and_without_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////var/lib/backwise/people.db")
    assert load_settings().database_file == Path("/var/lib/backwise/people.db")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert load_settings().database_file == Path("/var/lib/backwise/people.db")


def test_the_environment_goes_before_the_file_and_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nLOG_LEVEL=debug\nSEND_RATE=\nEDITOR=vi\n", encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    monkeypatch.setenv("LOG_LEVEL", "error")
    monkeypatch.setenv("CHAT_INTERVAL", "  ")
    settings = load_settings()
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert (settings.log_level, settings.send_rate, settings.chat_interval) == ("ERROR", 25.0, 1.0)


def test_a_file_from_an_editor_that_marks_its_encoding_is_read() -> None:
    Path(".env").write_text("TELEGRAM_BOT_TOKEN=1:abc\n", encoding="utf-8-sig")
    assert load_settings().telegram_bot_token.get_secret_value() == "1:abc"


def test_a_file_that_is_no_text_gets_one_line() -> None:
    Path(".env").write_bytes(b"LOG_LEVEL=\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"^The file \.env cannot be read: .*$"):
        load_settings()


@pytest.mark.parametrize("given", [LOCAL, f"{LOCAL}/", f"{LOCAL}/bot", f"{LOCAL}/bot/"])
def test_the_api_address_may_end_in_a_slash_or_bot(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", given)
    assert load_settings().telegram_api_url == LOCAL


def test_it_is_known_whether_the_port_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().sandbox_port_chosen
    monkeypatch.setenv("SANDBOX_PORT", "8300")
    assert load_settings().sandbox_port_chosen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "s3cret"),
        ("TELEGRAM_BOT_TOKEN", "4242:s3cret with blanks"),
        ("TELEGRAM_BOT_TOKEN", "https://example.org/bot4242:s3cret"),
        ("TELEGRAM_API_URL", "s3cret.example.org"),
        ("TELEGRAM_API_URL", "ftp://s3cret.example.org"),
        ("TELEGRAM_API_URL", "https://user:s3cret@example.org"),
        ("TELEGRAM_API_URL", "https://example.org:s3cret"),
        ("TELEGRAM_API_URL", "https://[s3cret"),
        ("DATABASE_URL", "s3cret.db"),
        ("DATABASE_URL", "sqlite://s3cret.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://me:s3cret@db/backwise"),
        ("LOG_LEVEL", "s3cret"),
        ("SANDBOX_PORT", "s3cret"),
        ("SANDBOX_PORT", "0"),
        ("SANDBOX_PORT", "65536"),
        ("SANDBOX_PORT", "83.5"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "-1"),
        ("SEND_RATE", "nan"),
        ("SEND_RATE", "inf"),
        ("SEND_RATE", "7,5"),
        ("CHAT_INTERVAL", "-0.1"),
        ("CHAT_INTERVAL", "s3cret"),
        ("DEBUG_PORT", "s3cret"),
        ("CLOCK_OFFSET", "inf"),
    ],
)
def test_a_bad_value_gets_one_line_with_its_name_and_the_mend_but_not_the_value(name: str, value: str) -> None:
    line = refused(**{name: value})
    assert re.fullmatch(rf"{name} is wrong: \w.{{20,}}\.", line)
    assert "s3cret" not in line


def test_of_two_bad_values_the_first_is_named_even_if_a_default_depends_on_it() -> None:
    assert refused(TELEGRAM_BOT_TOKEN="s3cret", SEND_RATE="0").startswith("TELEGRAM_BOT_TOKEN is wrong: ")


@pytest.mark.parametrize("name", ["DEBUG_PORT", "DEBUG_SECRET", "CLOCK_OFFSET"])
def test_on_telegram_itself_nobody_may_move_the_clock_or_look_inside(name: str) -> None:
    assert refused(**{name: "3600"}) == f"{name} is wrong: take it out: the local Telegram sets it itself."


def test_the_local_telegram_may(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {"TELEGRAM_API_URL": LOCAL, "DEBUG_PORT": "8301", "DEBUG_SECRET": "hush", "CLOCK_OFFSET": "-3600.5"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.debug_port, settings.clock_offset) == (8301, -3600.5)
    monkeypatch.delenv("DEBUG_SECRET")
    with pytest.raises(SettingsError, match=r"^DEBUG_PORT needs DEBUG_SECRET"):
        load_settings()


def test_settings_are_frozen_and_never_show_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("ENCRYPTION_KEYS", "s3cret-new, s3cret-old,lookup:s3cret-too")
    settings = load_settings()
    shown = f"{settings} {settings!r} {settings.model_dump_json()}"
    assert TOKEN not in shown
    assert "s3cret" not in shown
    assert settings.secrets() == (TOKEN, "s3cret-new", "s3cret-old", "s3cret-too")
    with pytest.raises(ValidationError):
        settings.send_rate = 1.0


class TestTheExampleFile:
    """`.env.example` is what an operator copies."""

    text = (CHECKOUT / ".env.example").read_text(encoding="utf-8")

    def test_it_names_every_setting_in_order_with_a_comment_and_its_default(self) -> None:
        blocks = [block.splitlines() for block in self.text.strip().split("\n\n")[1:]]
        assert [re.sub("[#=].*", "", block[1].lstrip("#")).lower() for block in blocks] == [*Settings.model_fields]
        for comment, setting in blocks:
            assert re.fullmatch(r"# [A-Z].{20,115}\.", comment)
            name, _, value = setting.lstrip("#").partition("=")
            default = Settings.model_fields[name.lower()].get_default(
                call_default_factory=True, validated_data={"telegram_bot_token": SecretStr(TOKEN)}
            )
            assert value == plain(default)

    def test_copied_as_it_is_it_changes_nothing(self) -> None:
        without = load_settings()
        Path(".env").write_text(self.text, encoding="utf-8")
        assert load_settings() == without
        assert not load_settings().sandbox_port_chosen

    def test_with_every_line_in_use_it_still_gives_the_defaults(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        without = load_settings()
        Path(".env").write_text(re.sub("^#(?=[A-Z])", "", self.text, flags=re.MULTILINE), encoding="utf-8")
        assert load_settings() == without


def plain(value: object) -> str:
    """A default as a person writes it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)
