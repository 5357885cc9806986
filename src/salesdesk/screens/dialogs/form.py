"""A handful of fields, filled in one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.css.query import NoMatches
from textual.widgets import Static

from salesdesk.errors import Conflict, Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import Column

__all__ = ["TOO_LONG", "Entry", "Form", "Kind"]

TOO_LONG: Final = N_("“{start}…” is longer than {longest} characters.")


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

    A choice is typed by the beginning of its word, or taken from the list with F4. A text of more than
    `longest` characters is refused at once, 0 is left to what the form does.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    value: object = None
    help: str = ""
    required: bool = False
    width: int = 40
    choices: Sequence[tuple[object, str]] = ()
    longest: int = 0


class Form(Dialog[dict[str, Any]]):
    """The answers by name. `submit` does the work with them; what it refuses is said in the form,
    which stays open with everything that was typed, at the field that is refused: what is in it is
    marked, so that the correction replaces it. What was typed is not thrown away unasked.
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
        self._gone_to: Entry | None = None
        """The field that the cursor was sent to, because it is refused, from another one."""
        self._left: tuple[str, Mapping[str, str], bool] = ("", {}, False)

    def go_on(self, at: str, typed: Mapping[str, str], half_typed: bool) -> None:
        """Begin as a form that was left before its time: at this field, with this typed into fields."""
        self._left = at, typed, half_typed

    @property
    def left(self) -> tuple[str, dict[str, str]]:
        """The name of the field at the cursor, and what was typed into fields, by name; no passwords."""
        entry, typed = self._entry_at_focus(), {}
        with suppress(NoMatches):  # it is not there yet, or there no longer
            typed = {
                each.name: self._field(each).value
                for each in self._entries
                if each.kind is not Kind.PASSWORD and self._differs(each)
            }
        return "" if entry is None else entry.name, typed

    async def begin(self) -> None:
        """At the first field, or where it was left."""
        await super().begin()
        at, typed, half_typed = self._left
        for entry in self._entries:
            if entry.name in typed:
                self._field(entry).set_text(typed[entry.name])
            if entry.name == at:
                if half_typed:
                    self._field(entry).go_on()
                self.go_to(self._field(entry))

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
                renewed = await self._renewed(error)
                self._go_back_to(self._meant(renewed or error, answers))
                if renewed is not None:
                    self._gone_to = None  # it says of itself what has changed
                    raise renewed from error
                raise
        self.dismiss(answers)

    def _offered(self) -> list[Command]:
        """The key of the lists only where a field has one."""
        lists = any(entry.choices for entry in self._entries)
        return [each for each in super()._offered() if lists or each.name != "list_choices"]

    def is_touched(self) -> bool:
        """Something was typed."""
        return any(map(self._differs, self._entries))

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

    async def renew(self) -> Refused | None:
        """Somebody else was faster: take up what is stored by now, and say so. For subclasses that can."""
        return None

    def take_up(self, entries: Sequence[Entry]) -> Refused | None:
        """Show what is stored by now in the fields that the person has not touched. What was typed stays.

        What to say of the fields that others have changed; None if there are none.
        """
        fresh = tuple(_with_words(each, self.seat) for each in entries)
        changed = [
            now for was, now in zip(self._entries, fresh, strict=True) if self._shown(was) != self._shown(now)
        ]
        for was, now in zip(self._entries, fresh, strict=True):
            if not self._differs(was):
                self._field(was).set_text(self._shown(now))
        self._entries = fresh
        if not changed:
            return None
        said = "; ".join(f"{self.say(each.label)}: {self._shown(each) or '–'}" for each in changed)
        text = N_("Changed at another desk: {changes}. What you typed still stands here: look, then save.")
        return Refused(text, changes=said).at(changed[0].name)

    def say_about(self, text: str) -> None:
        """Say something else above the fields of a form that was opened with such a text."""
        self.query_one("#text", Static).update(wording.visible_lines(text))

    def tell_error(self, error: SalesdeskError) -> None:
        """Say what was refused, and in which field if that is not where the cursor was."""
        entry, self._gone_to = self._gone_to, None
        if entry is None or self._names(error, label := self.say(entry.label)):
            super().tell_error(error)
            return
        self.app.bell()
        self._message("wrong", f"{label}: {error.text(self.seat.language)}")

    def _names(self, error: SalesdeskError, label: str) -> bool:
        """Whether an error speaks of a field by its label."""
        words = self.say(error.message)
        return label.casefold() in words.casefold() or error.values.get("field") == label

    async def _renewed(self, error: SalesdeskError) -> Refused | None:
        """What to say instead of a conflict, once the form shows what somebody else has made of it."""
        renewed = await self.renew() if isinstance(error, Conflict) else None
        return renewed.at(error.part) if renewed is not None and error.part else renewed

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
            self._gone_to = None if entry is self._entry_at_focus() else entry
            self.go_to(self._field(entry))
            self._field(entry).select_all()  # also where the cursor is there already

    def _meant(self, error: SalesdeskError, answers: Mapping[str, Any]) -> Entry | None:
        """The field that an error is about: the one it names, the first that is longer than it allows,
        the only one that has what it quotes as it was typed, the only one there is. None if that
        cannot be told.
        """
        named = [each for each in self._entries if each.name == error.part]
        quoted = [
            each
            for each in self._entries
            if each.kind not in (Kind.CHOICE, Kind.YES_NO)
            and answers[each.name] not in ("", None)
            and answers[each.name] in error.values.values()
        ]
        too_long = [each for each in self._entries if _is_too_long(error, answers[each.name])][:1]
        for found in (named, too_long, quoted, self._entries):
            if len(found) == 1:
                return found[0]
        return None

    def _entry_at_focus(self) -> Entry | None:
        focused = self.focused
        return next(
            (e for e in self._entries if focused is not None and focused.id == f"form-{e.name}"), None
        )

    def _differs(self, entry: Entry) -> bool:
        """Whether something else stands in a field than it was shown with."""
        return self._field(entry).text != self._shown(entry).strip()

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
        if entry.longest and len(text) > entry.longest:
            raise Refused(TOO_LONG, start=text[:20], longest=entry.longest)
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


def _is_too_long(error: SalesdeskError, answer: object) -> bool:
    """Whether an error refuses a text of which it quotes the beginning, because it is longer than can be."""
    start, longest = error.values.get("start"), error.values.get("longest")
    if not (isinstance(answer, str) and isinstance(start, str) and isinstance(longest, int)):
        return False
    return len(answer) > longest and answer.startswith(start)


def _with_words(entry: Entry, seat: Seat) -> Entry:
    """A yes or no is a choice of two words."""
    if entry.kind is not Kind.YES_NO:
        return entry
    words = ((True, seat.word(N_("yes"))), (False, seat.word(N_("no"))))
    return replace(entry, value=bool(entry.value), choices=words)


def _chosen(entry: Entry, text: str) -> object:
    """The choice that has this word, or else this code in front, or else this beginning; refuses several."""
    wanted = text.casefold()
    words = [(value, word.casefold()) for value, word in entry.choices]
    exact = [value for value, word in words if word == wanted]
    if exact:
        return exact[0]
    called = [value for value, word in words if word.startswith(f"{wanted} ")]
    fitting = called if len(called) == 1 else [value for value, word in words if word.startswith(wanted)]
    if not fitting:
        raise Refused(N_("“{text}” is not in the list; F4 shows it."), text=text)
    if len(fitting) > 1:
        raise Refused(N_("Several in the list begin with “{text}”; F4 shows them."), text=text)
    return fitting[0]
