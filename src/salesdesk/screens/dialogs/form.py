"""A handful of fields, filled in one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import Column

__all__ = ["Entry", "Form", "Kind"]


class Kind(Enum):
    """What may be typed into a field of a form, and what comes of it."""

    TEXT = "text"  # str
    NUMBER = "number"  # Decimal, None if empty
    WHOLE = "whole"  # int, None if empty
    DAY = "day"  # date, None if empty; without a year the next one to come
    PAST_DAY = "past_day"  # date, None if empty; without a year the last one gone by, never a day to come
    YES_NO = "yes_no"  # bool
    CHOICE = "choice"  # the value of the choice, None if empty
    PASSWORD = "password"


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a form. Texts are marked with `N_`; `choices` are values with their words, translated.

    A choice is typed by the beginning of its word, or taken from the list with F4.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    value: object = None
    help: str = ""
    required: bool = False
    width: int = 40
    choices: Sequence[tuple[object, str]] = ()


class Form(Dialog[dict[str, Any]]):
    """The answers by name. `submit` does the work with them; what it refuses is said in the form,
    which stays open with everything that was typed, at the field that is refused: what is in it is
    marked, so that the correction replaces it.
    """

    def __init__(
        self,
        seat: Seat,
        title: str,
        entries: Sequence[Entry],
        submit: Callable[[Mapping[str, Any]], Awaitable[object]] | None = None,
        *,
        about: str = "",
    ) -> None:
        """Title and `about` are already translated."""
        super().__init__(seat)
        self._title, self._about = title, about
        self._entries = tuple(_with_words(each, seat) for each in entries)
        self._submit = submit
        self._today = seat.today

    def heading(self) -> str:
        """What the form is for."""
        return self._title

    def body(self) -> ComposeResult:
        """A row for each field."""
        if self._about:
            yield Static(wording.visible_lines(self._about), id="text", markup=False)
        for entry in self._entries:
            with Horizontal(classes="form-row"):
                yield Static(self.say(entry.label), classes="form-label", markup=False)
                field = Field(
                    self._shown(entry),
                    id=f"form-{entry.name}",
                    help_text=entry.help,
                    password=entry.kind is Kind.PASSWORD,
                )
                field.styles.width = entry.width
                yield field

    # Once: what is below the form may have an F9 that cannot be taken back.
    @command("f9", N_("Save"), N_("Save what is in the form."), once=True)
    async def save(self) -> None:
        """Check every field, then do the work."""
        answers: dict[str, Any] = {}
        for entry in self._entries:
            with self._refused_at(entry):
                answers[entry.name] = self._answer(entry)
                self.judge(self._field(entry))
        if self._submit is not None:
            try:
                await self._submit(answers)
            except SalesdeskError as error:
                self._go_back_to(self._meant(error, answers))
                raise
        self.dismiss(answers)

    @command("f4", N_("List"), N_("Choose from the list of what may stand in this field."), where=Field)
    async def list_choices(self) -> None:
        """Choose instead of typing."""
        entry = self._entry_at_focus()
        if entry is None or not entry.choices:
            self.tell(N_("There is no list for this field."))
            return
        words = [word for _, word in entry.choices]
        field = self._field(entry)
        chosen = await self.show(
            Choice(
                self.seat,
                self.say(entry.label),
                words,
                [Column("", 30, grows=True)],
                lambda word: (word,),
                words.index(field.text) if field.text in words else 0,
            )
        )
        if chosen is not None:
            field.set_text(chosen)

    async def entered(self, field: Field) -> bool:
        """Judge the field at once; the last one saves the form."""
        entry = self._entry_at_focus()
        if entry is None:
            return True
        with self._refused_at(entry):
            value = self._answer(entry)
            self.judge(field)
        if entry.kind in (Kind.CHOICE, Kind.YES_NO):
            field.set_text(next((word for each, word in entry.choices if each == value), ""))
        elif entry.kind in (Kind.DAY, Kind.PAST_DAY) and isinstance(value, date):
            field.set_text(wording.day(value, self.seat.language))
        if entry is self._entries[-1]:
            await self.save()
            return False
        return True

    def judge(self, field: Field) -> None:
        """Refuse what this field cannot take: when it is left, and before all is saved. For subclasses."""

    @contextmanager
    def _refused_at(self, entry: Entry) -> Iterator[None]:
        """What is refused here is what stands in this field."""
        try:
            yield
        except SalesdeskError:
            self._go_back_to(entry)
            raise

    def _go_back_to(self, entry: Entry | None) -> None:
        if entry is not None:
            self.go_to(self._field(entry))
            self._field(entry).select_all()  # also where the cursor is there already

    def _meant(self, error: SalesdeskError, answers: Mapping[str, Any]) -> Entry | None:
        """The field that an error is about: the one it names, the only one that has what it quotes as
        it was typed, the only one there is. None if that cannot be told.
        """
        named = [each for each in self._entries if each.name == error.part]
        quoted = [
            each
            for each in self._entries
            if each.kind not in (Kind.CHOICE, Kind.YES_NO)
            and answers[each.name] not in ("", None)
            and answers[each.name] in error.values.values()
        ]
        for found in (named, quoted, self._entries):
            if len(found) == 1:
                return found[0]
        return None

    def _entry_at_focus(self) -> Entry | None:
        focused = self.focused
        return next(
            (e for e in self._entries if focused is not None and focused.id == f"form-{e.name}"), None
        )

    def _field(self, entry: Entry) -> Field:
        return self.query_one(f"#form-{entry.name}", Field)

    def _shown(self, entry: Entry) -> str:
        value = entry.value
        if entry.choices:
            return next((word for each, word in entry.choices if each == value), "")
        if isinstance(value, Decimal):
            return wording.typed(value, self.seat.language)
        if isinstance(value, date):
            return wording.day(value, self.seat.language)
        return "" if value is None else str(value)

    def _answer(self, entry: Entry) -> object:
        field = self._field(entry)
        text = field.value if entry.kind is Kind.PASSWORD else field.text
        if not text:
            if entry.required:
                raise Refused(N_("“{field}” has to be filled in."), field=self.say(entry.label))
            return "" if entry.kind in (Kind.TEXT, Kind.PASSWORD) else None
        match entry.kind:
            case Kind.NUMBER:
                return wording.number_typed(text)
            case Kind.WHOLE:
                return wording.whole_number_typed(text)
            case Kind.DAY:
                return wording.day_typed(text, self._today)
            case Kind.PAST_DAY:
                return wording.past_day_typed(text, self._today)
            case Kind.CHOICE | Kind.YES_NO:
                return _chosen(entry, text)
            case _:
                return text


def _with_words(entry: Entry, seat: Seat) -> Entry:
    """A yes or no is a choice of two words."""
    if entry.kind is not Kind.YES_NO:
        return entry
    words = ((True, seat.word(N_("yes"))), (False, seat.word(N_("no"))))
    return Entry(
        entry.name, entry.label, entry.kind, bool(entry.value), entry.help, entry.required, entry.width, words
    )


def _chosen(entry: Entry, text: str) -> object:
    """The choice whose word begins like this; refuses none and several."""
    exact = [value for value, word in entry.choices if word.casefold() == text.casefold()]
    if exact:
        return exact[0]
    fitting = [value for value, word in entry.choices if word.casefold().startswith(text.casefold())]
    if len(fitting) != 1:
        raise Refused(N_("“{text}” is not in the list; F4 shows it."), text=text)
    return fitting[0]
