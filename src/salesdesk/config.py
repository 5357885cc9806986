"""Settings of one installation: environment variables `SALESDESK_…` and a file, nothing global.

What belongs to the company (currency, hold time, locked periods) is in the database;
here is only what a process needs before it has one, and what a seat may have otherwise.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

from platformdirs import user_config_path, user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

__all__ = ["Look", "Settings", "default_database", "settings_file"]


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
