"""One call of the program: which database, which language, and how it speaks."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

import typer

from salesdesk.errors import Refused, SalesdeskError, Unusable
from salesdesk.i18n import LANGUAGES, N_, is_language, sentence, translate

if TYPE_CHECKING:
    from salesdesk.config import Settings
    from salesdesk.storage.engine import Database

__all__ = ["Invocation", "invocation", "wrapped"]

_NOT_SET_UP = N_("There is no salesdesk in this database yet; run `salesdesk init`.")


class Invocation:
    """What the options before the command say; empty where they say nothing."""

    def __init__(self, database: str = "", language: str = "") -> None:
        self._database = database
        self._language = language

    @cached_property
    def settings(self) -> Settings:
        """The settings. Raises Unusable, naming the variable or the file, if one is wrong."""
        from salesdesk.config import read_settings

        return read_settings()

    @property
    def names_language(self) -> bool:
        """Whether the call itself says which language to speak, not the environment."""
        return bool(self._language)

    @property
    def language(self) -> str:
        """The language to speak; English while the settings cannot be read or name another."""
        if self._language:
            return self._language
        try:
            language = self.settings.language
        except Unusable:
            language = ""
        return language if is_language(language) else LANGUAGES[0]

    def say(self, text: str, /, **values: object) -> None:
        """Print a text that is marked for translation."""
        typer.echo(sentence(text, values, self.language))

    def fail(self, error: SalesdeskError) -> NoReturn:
        """Print an error as one line and end the program with exit code 1."""
        typer.echo(wrapped(" ".join(error.text(self.language).split())), err=True)
        raise typer.Exit(1)

    def ask(self, text: str, check: Callable[[str], str], default: str | None = None) -> str:
        """Ask a person until the answer passes `check`, which gives it back as it is stored."""

        def checked(answer: str) -> str:
            try:
                return check(answer)
            except SalesdeskError as error:
                raise typer.BadParameter(error.text(self.language)) from error

        answer: str = typer.prompt(translate(text, self.language), default, value_proc=checked)
        return answer

    def password(self, from_stdin: bool) -> str:
        """A password: one line of the standard input, or typed twice and not shown."""
        if from_stdin:
            line = sys.stdin.readline()
            if not line:
                raise Refused(N_("There is no password on the standard input."))
            return line.rstrip("\r\n")
        password: str = typer.prompt(
            translate(N_("Password"), self.language),
            hide_input=True,
            confirmation_prompt=translate(N_("Once more"), self.language),
        )
        return password

    @contextmanager
    def database(self, *, may_be_new: bool = False, any_version: bool = False) -> Iterator[Database]:
        """The database, closed at the end of the block.

        Raises Unusable for one without a salesdesk in it unless it `may_be_new`, and for
        one of another version than this program unless `any_version` will do.
        """
        from salesdesk.loading import loading

        with loading():
            from salesdesk.storage.engine import Database

        database = Database(self._database or self.settings.database)
        try:
            if not may_be_new:
                _require_salesdesk(database, any_version)
            yield database
        finally:
            database.close()


def wrapped(text: str) -> str:
    """A line for the standard error: one line for programs, broken between words for people."""
    if not sys.stderr.isatty():
        return text
    width = shutil.get_terminal_size().columns
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def invocation(context: typer.Context) -> Invocation:
    """The invocation that a command belongs to."""
    found: Invocation = context.obj
    return found


def _require_salesdesk(database: Database, any_version: bool) -> None:
    from salesdesk.storage.revisions import head, is_known, revision_of

    if database.path is not None and not database.path.exists():
        raise Unusable(_NOT_SET_UP)  # opening it would make an empty file
    revision = revision_of(database)
    if revision is None:
        raise Unusable(_NOT_SET_UP)
    if any_version or revision == head():
        return
    if is_known(revision):
        raise Unusable(N_("This database is of an older version; `salesdesk init` upgrades it."))
    raise Unusable(
        N_("This database was made by a newer version of salesdesk ({revision})."), revision=revision
    )
