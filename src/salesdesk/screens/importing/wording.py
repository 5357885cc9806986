"""How records of a file read, before they are brought in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from salesdesk.data_exchange.outcomes import Foreseen, Outcome
from salesdesk.data_exchange.running import BadLine
from salesdesk.domain.importing.names import FieldName, spoken
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.importing.specs import SPECS
from salesdesk.i18n import N_, Labelled
from salesdesk.screens import wording
from salesdesk.screens.seat import Seat

__all__ = ["changes_in_words", "counted", "field_word", "key_in_words", "wrong_in_words"]

_TELLING: Final = ("price", "name", "list_price")
"""What is said first of what is new."""


def field_word(key: str, seat: Seat) -> str:
    """The word for a field, with its index behind it: “Name (pl)”; a text that names none as it is."""
    name, _, index = key.partition(":")
    field = spoken(name)
    if not isinstance(field, FieldName):
        return key
    word = seat.word(field.label)
    return f"{word} ({index})" if index else word


def key_in_words(record: Foreseen, entity: Entity, seat: Seat) -> str:
    """Which record it is: what tells it from others of its kind."""
    said = ((name, record.values.get(name)) for name in SPECS[entity].key)
    return " · ".join(_value(name, value, seat) for name, value in said if value)


def changes_in_words(record: Foreseen, entity: Entity, seat: Seat) -> list[str]:
    """What of a record would become other, or what a new one says."""
    if record.differs:
        return [
            f"{field_word(name, seat)} {_value(name, before, seat)} → {_value(name, after, seat)}"
            for name, (before, after) in record.differs.items()
        ]
    rest = [name for name in record.values if name not in SPECS[entity].key]
    rest.sort(key=lambda name: name not in _TELLING)
    return [f"{field_word(name, seat)} {_value(name, record.values[name], seat)}" for name in rest]


def wrong_in_words(bad: BadLine, head: str, seat: Seat) -> str:
    """What stands in the cell that is to blame; empty where no single one is."""
    column = head or (field_word(bad.field, seat) if bad.field else "")
    return f"{column} “{bad.value}”" if bad.value else column


def counted(outcome: Outcome, seat: Seat) -> str:
    """How many records are new, other, as before, and left out."""
    return seat.say(
        N_("New: {added}, changed: {changed}, as before: {same}; lines left out: {refused}."),
        added=outcome.added,
        changed=outcome.changed,
        same=outcome.unchanged + outcome.repeated,
        refused=outcome.refused,
    )


def _value(name: str, value: Any, seat: Seat) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return seat.word(N_("yes") if value else N_("no"))
        case Decimal() if name.endswith("price"):
            return wording.price(value, seat.language)
        case Decimal():
            return wording.quantity(value, seat.language)
        case date():
            return wording.day(value, seat.language)
        case Labelled():
            return seat.word(value.label)
        case _:
            return str(value)
