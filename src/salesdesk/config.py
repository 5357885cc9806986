"""Settings of one installation: environment variables `SALESDESK_…`, nothing global.

What belongs to the company (currency, hold time, locked periods) is in the database;
here is only what a process needs before it has one.
"""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings", "default_database"]


def default_database() -> str:
    """URL of the SQLite file in the user's data folder."""
    return f"sqlite:///{Path(user_data_path('salesdesk')) / 'salesdesk.db'}"


class Settings(BaseSettings):
    """What a process is told by its environment."""

    model_config = SettingsConfigDict(env_prefix="SALESDESK_", frozen=True)

    database: str = Field(default_factory=default_database, description="Database URL")
    language: str = Field(default="en", description="Language before anyone has logged in")
    lean_terminal: bool = Field(default=True, description="Send the terminal only what has changed")
    smtp_host: str = Field(default="", description="Mail server; mail waits in the outbox while empty")
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = Field(default="")
    smtp_password: SecretStr = Field(default=SecretStr(""))
    smtp_starttls: bool = Field(default=False)
    mail_from: str = Field(default="", description="Sender address of outgoing mail")
