"""The settings: from the environment, else from the file `.env`, else the default."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"
SQLITE = "sqlite:///"
DATABASE = f"{SQLITE}data/backwise.db"
LOCAL_DATABASE = f"{SQLITE}data/local.db"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SettingsError(Exception):
    """One line for the operator: which setting is wrong and what mends it. It never holds the value."""


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"(\d+:[\w-]+)?", value.get_secret_value(), re.ASCII):
        raise ValueError
    return value


def _api_url(value: str) -> str:
    root = value.rstrip("/").removesuffix("/bot").rstrip("/")
    parts = urlsplit(root)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise ValueError
    _ = parts.port  # refuses a port that is no number
    return root


def _sqlite_file(value: SecretStr) -> SecretStr:
    file = value.get_secret_value().removeprefix(SQLITE)
    if file == value.get_secret_value() or file.startswith((":", "?")) or not file.strip("/"):
        raise ValueError
    return value


def _default_database(known: dict[str, Any]) -> SecretStr:
    """People's data and what is tried in the local Telegram never share a file."""
    has_token = known["telegram_bot_token"].get_secret_value()
    return SecretStr(DATABASE if has_token else LOCAL_DATABASE)


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Port = Annotated[int, Field(ge=1, le=65535)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]


class Settings(BaseSettings):
    """All settings. A field's name in capitals is its variable; its description says how to mend a bad value.

    `send_rate` counts messages a second over all chats, `chat_interval` is in seconds between two new messages
    in one chat, `clock_offset` in seconds. The last three are set by the local Telegram for the bot that it
    starts, and only work with a Bot API server on this machine.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, env_file_encoding="utf-8-sig", hide_input_in_errors=True
    )

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        default=SecretStr(""), description="copy the whole token that BotFather gave: digits, a colon, letters"
    )
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        default=TELEGRAM, description=f"give the root of a Bot API server, such as {TELEGRAM}"
    )
    database_url: Annotated[SecretStr, AfterValidator(_sqlite_file)] = Field(
        default_factory=_default_database, description=f"give a SQLite file, such as {DATABASE}"
    )
    encryption_keys: SecretStr = Field(
        default=SecretStr(""),
        description="give the keys with commas between them, the newest first, and lookup:<key>",
    )
    log_level: LogLevel = Field(default="INFO", description="use DEBUG, INFO, WARNING or ERROR")
    sandbox_port: Port = Field(default=8300, description="give a port from 1 to 65535, such as 8300")
    send_rate: float = Field(
        default=25.0, gt=0, allow_inf_nan=False, description="give a number above 0, such as 25 (Telegram allows 30)"
    )
    chat_interval: float = Field(
        default=1.0,
        ge=0,
        allow_inf_nan=False,
        description="give a number of seconds, such as 1 (Telegram's own limit)",
    )
    debug_port: Port | None = Field(default=None, description="take it out: the local Telegram sets it itself")
    debug_secret: SecretStr = Field(
        default=SecretStr(""), description="take it out: the local Telegram sets it itself"
    )
    clock_offset: float = Field(
        default=0.0, allow_inf_nan=False, description="take it out: the local Telegram sets it itself"
    )

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, values: dict[str, Any]) -> dict[str, Any]:
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in stripped.items() if value != ""}

    @model_validator(mode="after")
    def _local_only(self) -> Self:
        if urlsplit(self.telegram_api_url).hostname not in LOOPBACK:
            for name in ("debug_port", "debug_secret", "clock_offset"):
                if getattr(self, name) != type(self).model_fields[name].default:
                    raise ValueError(_line(name))
        if self.debug_port is not None and not self.debug_secret.get_secret_value():
            raise ValueError("DEBUG_PORT needs DEBUG_SECRET beside it: the local Telegram sets both")
        return self

    @property
    def sandbox_port_chosen(self) -> bool:
        """Whether SANDBOX_PORT was set: a taken default moves to the next port, a chosen one is an error."""
        return "sandbox_port" in self.model_fields_set

    @property
    def database_file(self) -> Path:
        """The SQLite file; a relative one counts from the folder that the bot was started in."""
        return Path(self.database_url.get_secret_value().removeprefix(SQLITE).partition("?")[0])

    def secrets(self) -> tuple[str, ...]:
        """What must never be logged or shown."""
        keys = re.split(r"[,\s]+", self.encryption_keys.get_secret_value())
        found = (self.telegram_bot_token.get_secret_value(), self.debug_secret.get_secret_value(), *keys)
        return tuple(secret.removeprefix("lookup:") for secret in found if secret)


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """The settings of the environment and of `env_file`. Raises SettingsError at the first that is wrong."""
    sources: dict[str, Any] = {"_env_file": env_file}
    try:
        return Settings(**sources)
    except ValidationError as error:
        raise SettingsError(_first_mend(error)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"The file {env_file} cannot be read: make it a readable UTF-8 text file.") from None


def _first_mend(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    if first["loc"]:
        return _line(str(first["loc"][0]))
    return str(first["ctx"]["error"])


def _line(field: str) -> str:
    return f"{field.upper()} is wrong: {Settings.model_fields[field].description}."
