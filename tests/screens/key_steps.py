"""How a way through screens is written down, by which commands of the key card are pressed.

A line is a key; behind two blanks the command that it is there, by its name on the key card; behind two
more what is to be seen then and was not before, with `-` what is to be seen no more, or with `#` where
the cursor goes. `type` types a text, ⏎ in it is Enter, `paste` pastes one. `elsewhere` lets somebody
rename everything at another desk meanwhile, `services` lets him take orders of services, `waiting` two
that have to be approved; `broken` spoils the file of settings, `file` lays one of prices beside it.
`limited`: whoever sits here may decide nothing alone by now; `stopped`: a customer may owe nothing any
more; `sent`: goods go to the other warehouse;
`labelled`: juice has its barcode; `reserved`: rare goods came, others have them, and mugs stand in.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from sqlalchemy import String, literal, update
from textual import events

from salesdesk.domain.catalogue.changing import article_units, change_unit
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import OrderLine
from salesdesk.domain.pricing.model import PriceList, Promotion
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.verbs import send
from salesdesk.domain.users.model import User
from salesdesk.office.permissions import Role
from tests.house import House
from tests.screens.driver import Typist

__all__ = ["Step", "Walk", "take", "walk"]


@dataclass(frozen=True, slots=True)
class Step:
    """A key with its command and what it shows, or a text that is typed, or what happens elsewhere."""

    key: str = ""
    command: str = ""
    shows: str = ""
    typed: str = ""
    pasted: str = ""
    happens: str = ""

    @classmethod
    def of(cls, line: str) -> Step:
        """A line of a walk."""
        if line in _HAPPENS:
            return cls(happens=line)
        text = line.partition(" ")[2].replace("⏎", "\n")
        if line.startswith("type "):
            return cls(typed=text)
        if line.startswith("paste "):
            return cls(pasted=text)
        return cls(*re.split(r" {2,}", line))


@dataclass(frozen=True, slots=True)
class Walk:
    """A person goes from the menu through some screens."""

    name: str
    role: Role | None
    steps: tuple[Step, ...]


def walk(name: str, lines: str, role: Role | None = Role.MANAGER) -> Walk:
    """A way, a line for each step."""
    return Walk(name, role, tuple(Step.of(line.strip()) for line in lines.strip().splitlines()))


async def take(step: Step, seat: Typist, house: House) -> None:
    """Do at a desk what a step says."""
    if step.typed:
        await seat.type(step.typed)
    elif step.pasted:
        seat.app.post_message(events.Paste(step.pasted))
        await seat.settle()
    elif step.happens:
        _HAPPENS[step.happens](house)
    else:
        await seat.press(step.key)


def _rename_all(house: House) -> None:
    """Somebody at another desk gives everything that has a name another one."""
    names = [Customer.name, Article.name, Supplier.name, User.name, OrderLine.text]
    names += [PriceList.name, Promotion.name]
    with house.database.connect() as connection:
        for name in names:
            connection.execute(update(name.class_).values({name.key: literal("!", String) + name}))
        connection.commit()


def _take_services(house: House) -> None:
    """Somebody at another desk takes orders of services alone."""
    for customer in ("ANNA", "BOB"):
        house.order(customer, house.line("FREIGHT"))


def _spoil_settings(_house: House) -> None:
    """Somebody edits the file of settings."""
    Path(os.environ["SALESDESK_SETTINGS"]).write_text('look = "pink"', encoding="utf-8")


def _take_waiting(house: House) -> None:
    """Somebody at another desk takes two orders of customers who may not owe so much."""
    for customer in ("LIMIT", "HEAD"):
        house.order(customer, house.line("MUG", 5), house.line("LAST", price=Decimal(900)))


def _limit_managers(house: House) -> None:
    """Somebody sets limits at another desk."""
    house.limit(Role.MANAGER, max_amount="1")


def _stop_customer(house: House) -> None:
    """Somebody at another desk lets a customer owe nothing any more."""
    with house.database.connect() as connection:
        connection.execute(update(Customer).where(Customer.number == "BOB").values(credit_limit=Decimal(1)))
        connection.commit()


def _send_goods(house: House) -> None:
    """Somebody at another desk sends goods to the other warehouse."""
    mugs = [Sending(house.articles["MUG"], Decimal(5))]
    house.do(send, house.warehouses["MAIN"], house.warehouses["SIDE"], mugs)


def _label_juice(house: House) -> None:
    """Somebody enters the barcode of juice at another desk."""
    [unit] = house.ask(article_units, house.articles["JUICE"])
    house.do(change_unit, house.articles["JUICE"], unit, replace(unit, gtin="4006381333931"))


def _reserve_rare(house: House) -> None:
    """Rare goods come in, and somebody at another desk has them reserved for others."""
    house.do(relate, house.articles["RARE"], house.articles["MUG"], Relation.SUBSTITUTE)
    house.receive("MAIN", "RARE", 9)
    house.order("ANNA", house.line("RARE", 9))


def _lay_file(_house: House) -> None:
    """Somebody has written prices into a file, not all of them rightly."""
    lines = ("price_list;currency;article;price", "SHOP;PLN;MUG;9.50", "E;EUR;MUG;2.40", "E;EUR;NOSUCH;1.00")
    folder = Path(os.environ["SALESDESK_SETTINGS"]).parent
    (folder / "prices.csv").write_text("\n".join(lines), encoding="utf-8")


_HAPPENS: Final = {
    "sent": _send_goods,
    "labelled": _label_juice,
    "reserved": _reserve_rare,
    "file": _lay_file,
    "elsewhere": _rename_all,
    "services": _take_services,
    "broken": _spoil_settings,
    "waiting": _take_waiting,
    "limited": _limit_managers,
    "stopped": _stop_customer,
}
