"""Which article is meant by a line that is said in one breath, and in which of its readings.

The grammar gives the readings; here they are held against the articles that fit their words. While
somebody types, one search shows what the likeliest reading finds. What Enter takes is looked at
again: of readings that hold side by side a person says which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.assortment.saying import find_articles_said
from salesdesk.domain.catalogue.unit_names import Spelling, is_unit_name, unit_key
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.lookup.marking import Match, found_in
from salesdesk.lookup.text import Mark, collapsed, folded
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.order_entry.grammar import Holds, Reading, readings, usual_reading
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column

__all__ = ["Heard", "WhichIsMeant", "all_meant", "hear", "is_plain", "nothing_fits"]

_MEASURE: Final = re.compile(r"(\d+(?:[.,]\d+)?) ?([^\W\d_]+)")
_PERCENT: Final = re.compile(r"\d+(?:[.,]\d+)? ?%")


@dataclass(frozen=True, slots=True)
class Heard:
    """An article that may be meant, and how what was said is read then."""

    article: ArticleFound
    reading: Reading

    @property
    def match(self) -> Match:
        """How the article fits the words."""
        return self.article.match

    @property
    def unheard(self) -> tuple[str, ...]:
        """Of the words those with a digit that the article has nowhere: another one may be meant,
        or something else than its name. Letters may be misspelled, a number is what it is.
        """
        code, name = self.article.code, self.article.name
        if self.match.exact or collapsed(code).startswith(collapsed(self.reading.words)):
            return ()
        sizes = (collapsed(number + unit) for number, unit in _MEASURE.findall(name))
        has = {*found_in((Mark.CODE, code), (Mark.NAME, name)), *sizes, *self.match.matched}
        percents = {percent.replace(" ", "") for percent in _PERCENT.findall(name)}
        return tuple(
            word
            for word in self.reading.words.split()
            if any(map(str.isdigit, word))
            and not (word in percents if word.endswith("%") else _is_in(word, has))
        )

    @property
    def fits(self) -> bool:
        """Whether the reading holds of this article."""
        reading, article = self.reading, self.article
        if reading.holds is Holds.OF_A_CODE and not self.match.exact:
            return False
        if reading.unit and not _has_unit(article, reading.unit):
            return False
        if self.unheard or (reading.holds is Holds.ELSE and not self._begins_as_typed):
            return False
        # “box mug”: no boxes are meant of what is called so itself, all of it, and is not sold by the box.
        word = _word_for_a_unit(reading)
        return not word or (_stands_in(word, article.name) and self.has_all_words)

    @property
    def _begins_as_typed(self) -> bool:
        """Whether a word of the article begins as each word was typed, misspelled by no letter."""
        return self.match.exact or all(
            any(each.startswith(word) for each in self.match.matched)
            for word in folded(self.reading.words).split()
        )

    @property
    def has_all_words(self) -> bool:
        """Whether something of the article is each of the words."""
        return self.match.exact or len(set(self.match.matched)) >= len(
            set(folded(self.reading.words).split())
        )

    def line(self) -> NewLine:
        """The line that is said. Raises Refused at the quantity, the discount or the price."""
        line = self.reading.line(self.article.preset_percent)
        return NewLine(
            line.quantity,
            self.article.id,
            unit=line.unit,
            price=line.price,
            price_unit=line.price_unit,
            discount_percent=line.discount.percent,
            discount_amount=line.discount.amount,
            discount_per_unit=line.discount.per_unit,
        )


def nothing_fits(text: str) -> Refused:
    """The refusal of a line whose article nobody knows: it names the words that were looked for."""
    return Refused(N_("No article fits “{text}”."), text=usual_reading(text).words)


async def hear(screen: Commanded, text: str, customer_id: int | None) -> list[Heard]:
    """The articles that the last line of `text` may mean, the likeliest first; nothing for no text."""
    ways = readings(text)
    if not ways:
        return []
    whole, usual = ways[0], next(way for way in ways if way.holds is not Holds.BEFORE_ALL)
    way = usual
    if whole is usual:
        found: Sequence[ArticleFound] = await screen.ask(find_articles, usual.words, customer_id)
    else:
        said = await screen.ask(find_articles_said, whole.words, usual.words, customer_id)
        found, way = said.found, whole if said.is_code else usual
    hits = [Heard(article, way) for article in found]
    if way.unit:  # of what fits, that which is sold by the box is meant
        hits.sort(key=lambda heard: (not heard.match.exact, not heard.fits))
    if way is usual and not any(heard.fits for heard in hits):
        for other in ways:
            if other.holds is Holds.ELSE or (_is_own_unit(other) and not hits):
                found = await screen.ask(find_articles, other.words, customer_id)
                if fitting := [heard for article in found if (heard := Heard(article, other)).fits]:
                    return fitting
    return hits


def is_plain(meant: Sequence[Heard], chosen: Heard) -> bool:
    """Whether nobody need be asked: one thing is meant, and it is the article that was seen and chosen."""
    return len(meant) == 1 and (
        meant[0] is chosen or (meant[0].fits and meant[0].article.id == chosen.article.id)
    )


async def all_meant(screen: Commanded, text: str, chosen: Heard, customer_id: int | None) -> list[Heard]:
    """All that one line may mean of which Enter has `chosen` one; that one alone if nothing fits better."""
    ways = readings(text)
    if len(ways) == 1 or chosen.reading.holds is Holds.BEFORE_ALL:
        return [chosen]
    tops: dict[str, ArticleFound | None] = {chosen.reading.words: chosen.article}

    async def top(words: str) -> ArticleFound | None:
        if words not in tops:
            found = await screen.ask(find_articles, words, customer_id, limit=1)
            tops[words] = found[0] if found else None
        return tops[words]

    fitting = []
    for way in ways:
        if _is_worth_a_look(way, chosen):
            article = chosen.article if _is_own_unit(way) else await top(way.words)
            if article is not None and (heard := Heard(article, way)).fits:
                fitting.append(heard)
    return _apart(fitting) or await _measured(ways, top) or [chosen]


def _is_worth_a_look(way: Reading, chosen: Heard) -> bool:
    if way.holds is Holds.BEFORE_ALL:
        return False
    if _is_own_unit(way):
        return _has_unit(chosen.article, way.unit)
    is_there = chosen.match.exact and chosen.reading.holds is Holds.USUALLY
    return not (is_there and way.holds is Holds.OF_A_CODE)  # HB2-5 is a code if it exists


def _is_own_unit(way: Reading) -> bool:
    """Whether only the article itself can say that this is a unit: no name of one is like it."""
    return bool(way.unit) and not is_unit_name(way.unit)


def _apart(fitting: Sequence[Heard]) -> list[Heard]:
    """Those that hold beside each other."""
    in_units = {heard.article.id for heard in fitting if heard.reading.unit}
    usual = any(heard.reading.holds is not Holds.ELSE for heard in fitting)
    return [
        heard
        for heard in fitting
        # The word is the unit of an article that has it, even if it is in its name, too.
        if (heard.reading.unit or heard.article.id not in in_units or not heard.reading.quantity)
        and (heard.reading.holds is not Holds.ELSE or heard.match.exact or not usual)
    ]


async def _measured(
    ways: Sequence[Reading], top: Callable[[str], Awaitable[ArticleFound | None]]
) -> list[Heard]:
    """What may be meant by `2 kg flour` where flour is sold by the bag, “Flour 25 kg”: so many bags,
    or, of `25 kg flour`, this article.
    """
    for way in ways:
        word = _word_for_a_unit(way)
        article = await top(way.words) if word else None
        if article is None or word is None:
            continue
        sizes = _sizes(word, article.name)
        if sizes:
            name = replace(way, words=f"{way.quantity} {way.words}", quantity="")
            named = await top(name.words)
            is_named = named is not None and way.quantity in _sizes(word, named.name)
            whole = [Heard(named, name)] if named is not None and is_named else []
            return [*whole, Heard(article, way)]
    return []


def _word_for_a_unit(way: Reading) -> str | None:
    """The word behind the quantity that is read as a part of the name, though it is called as a unit."""
    word = way.words.partition(" ")[0]
    return word if way.quantity and not way.unit and is_unit_name(word) else None


def _sizes(unit: str, name: str) -> list[str]:
    """The numbers that stand before a unit in a name."""
    return [number for number, word in _MEASURE.findall(name) if unit_key(word) == unit_key(unit)]


def _stands_in(unit: str, name: str) -> bool:
    """Whether a word that names a unit stands in a name without a number of its own."""
    return any(unit_key(word) == unit_key(unit) for word in folded(_MEASURE.sub(" ", name)).split())


def _has_unit(article: ArticleFound, unit: str) -> bool:
    return unit in article.units or bool(Spelling(article.units).known(unit))


def _is_in(word: str, has: set[str]) -> bool:
    """Whether one of these words begins so; a number with a sign in it is whole."""
    pieces = folded(word).split()
    whole = collapsed(word)
    if any(each.startswith(whole) for each in has):
        return True
    return len(pieces) > 1 and has.issuperset(pieces)


class WhichIsMeant(Choice[Heard]):
    """A line that may mean several things. Nobody expects it: what was typed ahead answers nothing."""

    def __init__(self, seat: Seat, text: str, meant: Sequence[Heard]) -> None:
        has_more = any(heard.reading.discount or heard.reading.price for heard in meant)
        columns = [
            Column(seat.word(N_("Quantity")), 8, right=True),
            Column(seat.word(N_("Code")), 8, whole=True),
            Column(seat.word(N_("Name")), 20, grows=True),
        ]
        if has_more:
            columns.append(Column(seat.word(N_("Discount")), 8, right=True))
            columns.append(Column(seat.word(N_("Price")), 6, right=True))

        def cells(heard: Heard) -> Sequence[str]:
            said, article = heard.reading, heard.article
            unit = ""
            if said.quantity and not said.unit:
                unit = wording.unit(article.unit, seat.language, article.units)
            shown = [f"{said.quantity} {unit}".strip(), article.code, article.name]
            return [*shown, said.discount, said.price] if has_more else shown

        super().__init__(seat, seat.say(N_("“{text}”: which is meant?"), text=text), meant, columns, cells)

    async def begin(self) -> None:
        """Forget what was typed ahead, and say so."""
        await super().begin()
        if self.desk_app.drop_typed():
            self.warn(N_("What you typed meanwhile was not taken: answer the question first."))
