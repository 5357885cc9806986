"""What is worth offering besides what is on the order: shown where it disturbs nobody, taken with a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.assortment.rules import ArticleFound, Suggestion
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.commands import key_name
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.order_entry import cells
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import Fact, InfoLine
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = [
    "INSTEAD_KEY",
    "OFFER_KEY",
    "OfferBlock",
    "Offers",
    "articles_on",
    "codes_on",
    "instead_facts",
    "offer_facts",
]

OFFER_KEY: Final = "f4"
INSTEAD_KEY: Final = "ctrl+n"
_STAND_INS: Final = 2  # so many are named at once; the key shows all
"""The key that brings it into reach."""
_ROWS: Final = 4  # of the block on tall screens, below its head


def articles_on(lines: Sequence[DraftLine]) -> tuple[int, ...]:
    """The articles of an order, those of the newest lines first."""
    newest = sorted(lines, key=lambda line: -line.id)
    return tuple(dict.fromkeys(line.article_id for line in newest if line.article_id is not None))


def codes_on(lines: Sequence[DraftLine]) -> dict[int, str]:
    """What the articles of an order are called."""
    return {line.article_id: line.code for line in lines if line.article_id is not None}


def offer_facts(offers: Sequence[Suggestion], codes: Mapping[int, str], seat: Seat) -> list[Fact]:
    """What is worth offering, in one line, behind the key that shows it; why is said once for each reason."""
    facts: list[Fact] = []
    for goes_with, its in groupby(offers, key=lambda each: each.goes_with):
        first, *others = (f"{each.article.code} {each.article.name}" for each in its)
        if goes_with is None:
            facts.append((seat.say(N_("usual: {article}"), article=first), "note"))
        else:
            text = N_("with {code}: {article}")
            facts.append((seat.say(text, code=codes.get(goes_with, ""), article=first), "note"))
        facts += [(other, "note") for other in others]
    return _behind_key(OFFER_KEY, facts, seat)


def instead_facts(code: str, found: Sequence[ArticleFound], seat: Seat) -> list[Fact]:
    """What is there that stands in for an article that is short, behind the key that takes it."""
    there = [each for each in found if each.available > ZERO][:_STAND_INS]
    free = (wording.quantity(each.available, seat.language) for each in there)
    named = [f"{each.code} {each.name} ({its})" for each, its in zip(there, free, strict=True)]
    named[:1] = [seat.say(N_("instead of {code}: {article}"), code=code, article=name) for name in named[:1]]
    return _behind_key(INSTEAD_KEY, [(name, "") for name in named], seat)


def _behind_key(key: str, facts: Sequence[Fact], seat: Seat) -> list[Fact]:
    """The facts, of which the key and the first go together where there is room for few."""
    first = [(f"{seat.say(key_name(key))} · {text}", look) for text, look in facts[:1]]
    return [*first, *facts[1:]]


def _why(offer: Suggestion, codes: Mapping[int, str], seat: Seat) -> str:
    if offer.goes_with is None:
        return seat.say(N_("bought {times}×"), times=offer.times)
    return seat.say(N_("with {code}"), code=codes.get(offer.goes_with, ""))


class OfferBlock(Vertical):
    """The best of what is worth offering, an article in a row, where the screen is tall enough."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(id="offers")
        self._seat = seat
        self._head = InfoLine(id="offers-head")
        self._rows = [InfoLine(id=f"offer-{row}") for row in range(_ROWS)]

    def compose(self) -> ComposeResult:
        """The head, then the rows."""
        yield self._head
        yield from self._rows

    def show(self, offers: Sequence[Suggestion], codes: Mapping[int, str]) -> None:
        """Show what it is, why it is offered, what it costs and what is there."""
        seat = self._seat
        head = seat.say(N_("Worth offering ({key})"), key=seat.say(key_name(OFFER_KEY)))
        self._head.show([(head, "dim")] if offers else ())
        for place, row in enumerate(self._rows):
            facts: list[Fact] = []
            if place < len(offers):
                name, *others = cells.article_facts(offers[place].article, seat)
                facts = [name, (_why(offers[place], codes, seat), "dim"), *others]
            row.show(facts)


class Offers(Choice[Suggestion]):
    """All that is worth offering; what Enter takes stands in the line that is typed."""

    def __init__(self, seat: Seat, offers: Sequence[Suggestion], codes: Mapping[int, str]) -> None:
        code, name, price, unit, free, *_ = cells.article_columns(seat)
        super().__init__(
            seat,
            seat.word(N_("Worth offering")),
            offers,
            [code, name, Column(seat.word(N_("Reason")), 12, whole=True), price, unit, free],
            lambda each: _offer_cells(each, codes, seat),
        )


def _offer_cells(offer: Suggestion, codes: Mapping[int, str], seat: Seat) -> list[str | Cell]:
    code, name, price, unit, free, *_ = cells.article_cells(offer.article, seat.language)
    return [code, name, _why(offer, codes, seat), price, unit, free]
