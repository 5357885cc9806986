"""The command line: `salesdesk`.

Commands import what they need when they run, not at the top of their files: the
database's libraries take half a second to load, and whoever asks for help or the
version does not want to wait for them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version as installed_version
from itertools import islice
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from salesdesk.cli import (
    care,
    company,
    demo,
    desk,
    exchange,
    find,
    indexes,
    keys,
    paper,
    people,
    start,
    warehouses,
)
from salesdesk.cli.help import language_of, translate_help
from salesdesk.cli.invocation import Invocation
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import LANGUAGES, N_, is_language

__all__ = ["main"]


class _Commands(TyperGroup):
    """The commands, as people type them and as they want to hear of errors."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the options of all commands before or behind the command, and speak the language."""
        front, rest = _parted(self, args)
        translate_help(ctx, language_of(front))
        return super().parse_args(ctx, front + rest)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error that is meant for the person is one line, no traceback."""
        try:
            return super().invoke(ctx)
        except SalesdeskError as error:
            _spoken_for(ctx).fail(error)
        except BrokenPipeError:
            raise  # whoever read our output has gone
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            typer.echo(f"{where}{error.strerror or error}", err=True)
            raise typer.Exit(1) from error
        except Exception as error:
            from salesdesk.storage.spoken import spoken

            told = spoken(error)
            if told is None:
                raise
            _spoken_for(ctx).fail(told)


def _parted(program: Any, args: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options that all commands have, wherever they stand, and all the other words.

    The language of a command that has one of its own, as that of a person, stays where it is.
    """
    front: list[str] = []
    rest: list[str] = []
    command = program
    words = iter(args)
    for word in words:
        name, given, _ = word.partition("=")
        if word == "--":
            return front, [*rest, word, *words]
        if name == "--database" or (name == "--language" and not _has_language(command, program)):
            front += [word] if given else [word, *islice(words, 1)]
            continue
        command = getattr(command, "commands", {}).get(word, command)
        rest.append(word)
    return front, rest


def _has_language(command: Any, program: Any) -> bool:
    return command is not program and any("--language" in option.opts for option in command.params)


def _spoken_for(ctx: Any) -> Invocation:
    return ctx.obj if isinstance(ctx.obj, Invocation) else Invocation()


app = typer.Typer(
    name="salesdesk",
    cls=_Commands,
    help=N_("A telemarketing and sales-order desk for wholesale firms."),
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(company.app, name="company")
app.add_typer(warehouses.app, name="warehouse")
app.add_typer(people.app, name="user")
start.register(app)
demo.register(app)
care.register(app)
find.register(app)
indexes.register(app)
paper.register(app)
exchange.register(app)
desk.register(app)
keys.register(app)


def _known_language(code: str) -> str:
    if code and not is_language(code):
        raise typer.BadParameter(f"'{code}' is not one of {', '.join(LANGUAGES)}.")
    return code


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    database: Annotated[
        str,
        typer.Option(
            metavar="URL", help=N_("The database [SALESDESK_DATABASE; else a file in your data folder].")
        ),
    ] = "",
    language: Annotated[
        str,
        typer.Option(
            metavar="|".join(LANGUAGES),
            callback=_known_language,
            help=N_("The language to speak, at the desk after sign-in too [SALESDESK_LANGUAGE; else en]."),
        ),
    ] = "",
) -> None:
    """Take the options that are the same for all commands."""
    context.obj = Invocation(database, language)
    if context.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        desk.open_in_terminal(context.obj)
    else:
        typer.echo(context.get_help())


@app.command(help=N_("Print the version of the program."))
def version() -> None:
    """`salesdesk version`."""
    typer.echo(f"salesdesk {installed_version('salesdesk')}")


def main() -> None:
    """Run the command line and exit."""
    app(prog_name="salesdesk")
