"""Settings of one installation: environment variables `SALESDESK_…` and a file, nothing global.

What belongs to the company (currency, hold time, locked periods) is in the database;
here is only what a process needs before it has one, and what a seat may have otherwise.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Final

from platformdirs import user_config_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from salesdesk.errors import Unusable
from salesdesk.i18n import N_

__all__ = [
    "Look",
    "Settings",
    "default_database",
    "is_in_environment",
    "keep_look",
    "read_settings",
    "settings_file",
]

_LOOK: Final = re.compile(r"(?m)^[ \t]*look[ \t]*=.*$")
_TABLE: Final = re.compile(r"(?m)^[ \t]*\[")
_UNREADABLE: Final = N_("The settings in {file} cannot be read: {reason}")


def default_database() -> str:
    """URL of the SQLite file in the user's data folder."""
    return f"sqlite:///{Path(user_data_path('salesdesk')) / 'salesdesk.db'}"


def settings_file() -> Path:
    """The file of settings: the one that SALESDESK_SETTINGS names, else one in the user's folder for them."""
    named = os.environ.get("SALESDESK_SETTINGS", "")
    return Path(named) if named else user_config_path("salesdesk", appauthor=False) / "settings.toml"


class Look(StrEnum):
    """What the desk looks like."""

    DARK = "dark"
    LIGHT = "light"
    SIXTEEN = "16-colour"


class Settings(BaseSettings):
    """What a process is told by its environment, or else by the file."""

    model_config = SettingsConfigDict(env_prefix="SALESDESK_", frozen=True, extra="forbid")

    database: str = Field(default_factory=default_database, description="Database URL")
    language: str = Field(default="en", description="Language before anyone has logged in")
    look: Look = Field(default=Look.DARK, description="Colours of the desk")
    keys: dict[str, str] = Field(default_factory=dict, description="Keys of commands, by their names")
    lean_terminal: bool = Field(default=True, description="Send the terminal only what has changed")
    smtp_host: str = Field(default="", description="Mail server; mail waits in the outbox while empty")
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = Field(default="")
    smtp_password: SecretStr = Field(default=SecretStr(""))
    smtp_starttls: bool = Field(default=False)
    mail_from: str = Field(default="", description="Sender address of outgoing mail")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())


def read_settings() -> Settings:
    """The settings. Raises Unusable, naming the variable or the file, if one is wrong."""
    file = settings_file()
    if os.environ.get("SALESDESK_SETTINGS") and (not file.exists() or file.is_dir()):
        raise Unusable(N_("There is no file of settings {file}."), file=file)
    try:
        return Settings()
    except ValidationError as error:
        raise Unusable(
            N_("Wrong settings: {settings}"),
            settings="; ".join(_setting(each["loc"], each["msg"]) for each in error.errors()),
        ) from error
    except SettingsError as error:  # only keys are written in braces
        raise Unusable(N_("Wrong settings: {settings}"), settings="SALESDESK_KEYS") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Unusable(_UNREADABLE, file=file, reason=str(error)) from error


def keep_look(look: Look) -> None:
    """Write into the file what the desk is to look like; everything else in it stays as it is.

    Raises Unusable if it cannot be read or written.
    """
    file = settings_file().resolve()
    try:
        if file.exists() and not file.is_file():
            raise OSError(str(file))  # nobody wants a device replaced
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        known = tomllib.loads(text)
        changed = _with_look(text, look)
        if tomllib.loads(changed) != known | {"look": str(look)}:
            raise Unusable(N_("Write {line} into {file} yourself."), line=f'look = "{look}"', file=file)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.new")
        beside.write_text(changed, encoding="utf-8")
        if file.exists():
            shutil.copymode(file, beside)  # there may be a password in it
        beside.replace(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Unusable(_UNREADABLE, file=file, reason=str(error)) from error


def is_in_environment(setting: str) -> bool:
    """Whether a variable says it, which goes before the file."""
    return any(name.upper() == f"SALESDESK_{setting}".upper() for name in os.environ)


def _with_look(text: str, look: Look) -> str:
    """A file with another look in it: where one stands before the first table, else on top."""
    line, end = f'look = "{look}"', _TABLE.search(text)
    head = text[: end.start()] if end else text
    changed, count = _LOOK.subn(line, head, count=1)
    return changed + text[len(head) :] if count else f"{line}\n{text}"


def _setting(place: tuple[int | str, ...], reason: str) -> str:
    """A setting that is wrong, as it is called where it stands, and why."""
    if is_in_environment(str(place[0])):
        return f"SALESDESK_{place[0]}".upper() + f": {reason}"
    return f"{'.'.join(map(str, place))} ({settings_file()}): {reason}"
