"""What is to be taken from which bin, and which line of that a scanned or typed code means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from salesdesk.domain.catalogue.rules import to_base
from salesdesk.domain.catalogue.scanned import Scanned, scanned
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.errors import NotEnough, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import in_bin_order

__all__ = [
    "Instead",
    "Meant",
    "NoArticle",
    "OtherBatch",
    "PickLine",
    "PickList",
    "PickUnit",
    "by_bin",
    "meant",
]

_ONE: Final = Decimal(1)
_TIMES: Final = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?)(?: *[x×*] *| +)([^ ].*)")
"""A quantity before what it is of: “3 CODE”, “3*CODE”."""


@dataclass(frozen=True, slots=True)
class PickUnit:
    """A unit of an article that has a GTIN; one is `numerator`/`denominator` base units."""

    article_id: int
    unit: str
    gtin: str
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class PickLine:
    """What an order line has allocated of a batch in a warehouse, in base units."""

    order_line_id: int
    position: int
    article_id: int
    code: str
    text: str
    base_unit: str
    is_whole: bool
    """It is sold in whole base units only."""
    is_tracked: bool
    """Its batches are told apart by number or date: another one is not as good."""
    batch_id: int
    batch: str
    lot: str
    """The supplier's own number of the batch."""
    best_before: date | None
    use_by: date | None
    warehouse_id: int
    warehouse: str
    bin: str
    allocated: Decimal
    picked: Decimal
    """What of that somebody has in hand."""

    @property
    def left(self) -> Decimal:
        """What is still to be picked."""
        return self.allocated - self.picked

    @property
    def key(self) -> tuple[int, int, int]:
        """Order line, batch and warehouse."""
        return self.order_line_id, self.batch_id, self.warehouse_id


@dataclass(frozen=True, slots=True)
class PickList:
    """What is to be picked for an order, in the order of the way through the bins."""

    order_id: int
    number: str
    customer: str
    city: str
    lines: tuple[PickLine, ...]
    units: tuple[PickUnit, ...]

    @property
    def done(self) -> int:
        """Lines that are picked in full."""
        return sum(not line.left for line in self.lines)

    @property
    def is_begun(self) -> bool:
        """Something is in somebody's hands."""
        return any(line.picked for line in self.lines)

    @property
    def short(self) -> tuple[PickLine, ...]:
        """Lines of which something is still to be picked."""
        return tuple(line for line in self.lines if line.left)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a code meant: so much more of these lines, all of the same batch in the same bin."""

    parts: tuple[tuple[PickLine, Decimal], ...]

    @property
    def line(self) -> PickLine:
        """The first of them."""
        return self.parts[0][0]

    @property
    def quantity(self) -> Decimal:
        """In base units."""
        return sum((part for _, part in self.parts), ZERO)


@dataclass(frozen=True, slots=True)
class Instead:
    """Another batch than the allocated one, as the box has it, and how much of it was scanned."""

    order_line_id: int
    batch_id: int
    """The batch that is allocated."""
    warehouse_id: int
    batch: str
    """Number or supplier's lot of the other one; empty where the box says only until when it keeps."""
    keeps_until: date | None
    quantity: Decimal


class OtherBatch(Refused):
    """A box of another batch than the one that is to be picked."""

    instead: Instead


class NoArticle(NotFound):
    """A GTIN that is none of an article on the order; `values` has it."""


def by_bin(line: PickLine) -> tuple[object, ...]:
    """Where a line stands on the way through the bins."""
    return line.warehouse, in_bin_order(line.bin), line.code, line.position, line.batch


def meant(picks: PickList, text: str) -> Meant:
    """The lines that a scanned or typed code means: an article's code, a batch's number, a GTIN or GS1-128.

    “3 CODE” is three of it. A code that names a batch means that batch, else the first in the order of
    the bins of which something is left. Refused for a code that was read wrongly, for a
    quantity that is no exact number of base units, OtherBatch for another one than is allocated;
    NotEnough for more than is left to pick; NotFound for what is not on the order.
    """
    code = text.strip()
    times = _ONE
    found = _called(picks.lines, code)
    prefixed = None if found else _TIMES.fullmatch(code)
    if prefixed:
        times, code = Decimal(prefixed[1].replace(",", ".")), prefixed[2].strip()
        if not times:
            raise Refused(N_("Zero is nothing to pick; F4 puts a line back."))
        found = _called(picks.lines, code)
    if found:
        return _shared_out(found, times)
    scan = scanned(code)
    if scan is None or not (scan.gtin or scan.sscc or scan.batch):
        raise NotFound(N_("“{code}” is not on this order."), code=code)
    if not scan.gtin and scan.sscc:
        raise Refused(N_("This is the number of a box, which does not say what is in it. Scan the article."))
    if scan.gtin:
        return _shared_out(*_scanned(picks, scan, times))
    found = _called(picks.lines, scan.batch)
    if not found:
        raise NotFound(N_("“{code}” is not on this order."), code=scan.batch)
    return _shared_out(found, times if scan.quantity is None else scan.quantity * times)


def _called(lines: Sequence[PickLine], code: str) -> list[PickLine]:
    """Lines of the article, or else of the batch, with this code."""
    wanted = code.casefold()
    return [line for line in lines if line.code.casefold() == wanted] or [
        line for line in lines if wanted in (line.batch.casefold(), line.lot.casefold()) and wanted
    ]


def _scanned(picks: PickList, scan: Scanned, times: Decimal) -> tuple[list[PickLine], Decimal]:
    """The lines of the batch that was scanned, and how much was, in base units."""
    units = {
        unit.article_id: unit for unit in reversed(picks.units) if unit.gtin.zfill(14) == scan.gtin.zfill(14)
    }
    lines = [line for line in picks.lines if line.article_id in units]
    if not lines:
        raise NoArticle(N_("“{code}” is not on this order."), code=scan.gtin)
    quantity = _in_base(lines[0], units[lines[0].article_id], scan, times)
    return _of_batch(lines, scan, quantity), quantity


def _in_base(line: PickLine, unit: PickUnit, scan: Scanned, times: Decimal) -> Decimal:
    if scan.is_weight and scan.quantity is not None and line.base_unit.casefold() == "kg":
        return scan.quantity * times
    count = _ONE if scan.quantity is None or scan.is_weight else scan.quantity
    quantity = to_base(count * times, unit.numerator, unit.denominator)
    if not quantity:
        raise Refused(
            N_("{quantity} {unit} of {code} is no exact number of {base}."),
            quantity=count * times, unit=Unit(unit.unit), code=line.code, base=Unit(line.base_unit),
        )  # fmt: skip
    return quantity


def _of_batch(lines: list[PickLine], scan: Scanned, quantity: Decimal) -> list[PickLine]:
    """Those of an article's lines whose batch is the one on the box."""
    keeps_until = scan.use_by or scan.best_before
    if scan.batch:
        wanted = scan.batch.casefold()
        named = [line for line in lines if wanted in (line.batch.casefold(), line.lot.casefold())]
        # What is not tracked came in without its maker's number: the box may say one all the same.
        named = named or [line for line in lines if not line.is_tracked and not line.lot]
        if not named:
            text = N_("{code}: this is batch {other}, but batch {batch} is to be picked.")
            raise _other(text, lines, scan.batch, keeps_until, quantity, other=scan.batch)
        lines = named
    fitting = [line for line in lines if _keeps_so(line, scan)]
    if not fitting and keeps_until:
        text = N_("{code}: this box keeps until {other}, but batch {batch} is to be picked, until {until}.")
        raise _other(text, lines, scan.batch, keeps_until, quantity, other=keeps_until)
    return fitting


def _keeps_so(line: PickLine, scan: Scanned) -> bool:
    """Whether the dates on the box can be those of the line's batch; what one of them does not say fits."""
    return all(
        mine is None or theirs is None or mine == theirs
        for mine, theirs in ((line.best_before, scan.best_before), (line.use_by, scan.use_by))
    )


def _other(
    text: str,
    lines: Sequence[PickLine],
    batch: str,
    keeps_until: date | None,
    quantity: Decimal,
    other: object,
) -> OtherBatch:
    line = next((line for line in lines if line.left), lines[0])
    until = line.use_by or line.best_before or ""
    error = OtherBatch(text, code=line.code, other=other, batch=line.batch, until=until)
    error.instead = Instead(
        line.order_line_id, line.batch_id, line.warehouse_id, batch, keeps_until, quantity
    )
    return error


def _shared_out(lines: Sequence[PickLine], quantity: Decimal) -> Meant:
    """So much of the first of these lines that is not complete, and of others with the same batch."""
    open_ = [line for line in lines if line.left]
    if not open_:
        line = lines[0]
        raise NotEnough(
            N_("{code}, batch {batch}: all {allocated} are picked already."),
            code=line.code, batch=line.batch, allocated=sum((each.allocated for each in lines), ZERO),
        )  # fmt: skip
    first = open_[0]
    same = [line for line in open_ if line.key[1:] == first.key[1:]]
    left = sum((line.left for line in same), ZERO)
    if quantity > left:
        raise NotEnough(
            N_("{code}, batch {batch}: {quantity} are more than the {left} that are left to pick."),
            code=first.code, batch=first.batch, quantity=quantity, left=left,
        )  # fmt: skip
    parts = []
    for line in same:
        part = min(quantity, line.left)
        if part:
            parts.append((line, part))
            quantity -= part
    return Meant(tuple(parts))
