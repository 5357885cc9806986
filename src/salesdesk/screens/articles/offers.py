"""What a supplier asks for an article: entered and mended at the article's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salesdesk.domain.article_cards.rules import ArticleCard, SuppliedBy
from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.domain.purchasing.entering import Offered
from salesdesk.domain.purchasing.offers import add_offer, change_offer, offer_of
from salesdesk.domain.purchasing.suppliers import SupplierFound
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["NewOfferForm", "OfferForm"]


class NewOfferForm(Form):
    """Another supplier of an article."""

    def __init__(self, seat: Seat, card: ArticleCard, suppliers: Sequence[SupplierFound]) -> None:
        known = {each.supplier_id for each in card.suppliers}
        choices = [(s.id, f"{s.number} {s.name}") for s in suppliers if s.id not in known]
        # Whoever is the only one is the one it comes from.
        offered = Offered(card.id, "", ZERO, preferred=not any(each.preferred for each in card.suppliers))
        supplier = Entry(
            "supplier", N_("Supplier"), Kind.CHOICE, required=True, choices=choices,
            help=N_("Who sells it to us. Type the beginning of his number; F4 shows all."),
        )  # fmt: skip
        super().__init__(
            seat,
            seat.say(N_("New supplier of {code}"), code=card.code),
            [supplier, *_entries(offered, "", seat, is_new=True)],
            self._enter,
        )
        self._article_id = card.id

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        await self.do(add_offer, answers["supplier"], _offered(self._article_id, answers))


class OfferForm(Form):
    """What a supplier asks. What is left alone stays as others have made it."""

    def __init__(self, seat: Seat, card: ArticleCard, supplier: SuppliedBy, seen: Offered) -> None:
        super().__init__(
            seat,
            seat.say(N_("{code} from {supplier}"), code=card.code, supplier=supplier.supplier),
            _entries(seen, supplier.currency, seat),
            self._change,
        )
        self._supplier, self._seen = supplier, seen

    async def renew(self) -> Refused | None:
        """Take up what a colleague has made of the offer."""
        supplier = self._supplier
        self._seen = await self.ask(offer_of, self._seen.article_id, supplier.supplier_id)
        return self.take_up(_entries(self._seen, supplier.currency, self.seat))

    async def _change(self, answers: Mapping[str, Any]) -> None:
        wanted = _offered(self._seen.article_id, answers)
        await self.do(change_offer, self._supplier.supplier_id, self._seen, wanted)


def _offered(article_id: int, answers: Mapping[str, Any]) -> Offered:
    values = {name: value for name, value in answers.items() if name != "supplier"}
    values["minimum"] = values["minimum"] or ZERO
    return Offered(article_id, **values)


def _entries(offered: Offered, currency: str, seat: Seat, *, is_new: bool = False) -> list[Entry]:
    """The fields of an offer."""
    price = seat.word(N_("Price"))
    return [
        Entry(
            "code", N_("Their code"), value=offered.code, width=24,
            help=N_("What he calls it; it stands on purchase orders, and the article is found by it."),
        ),
        Entry(
            "name", N_("Their name"), value=offered.name,
            help=N_("What it is called there. May be empty."),
        ),
        Entry(
            "price", f"{price}, {currency}" if currency else price, Kind.NUMBER,
            None if is_new else offered.price, required=True, width=16,
            help=N_("Without VAT, in the supplier's currency, of one base unit or as the next field says."),
        ),
        Entry(
            "price_unit", N_("Price is per"), Kind.CHOICE, offered.price_unit, required=True, width=6,
            choices=[(each, str(each)) for each in PRICE_UNITS],
            help=N_("1, 100 or 1000 base units: screws at 1.234 per 1000."),
        ),
        Entry(
            "pack", N_("Pack"), Kind.NUMBER, offered.pack, required=True, width=12,
            help=N_("Base units in one pack; only whole packs are ordered."),
        ),
        Entry(
            "minimum", N_("Minimum"), Kind.NUMBER, offered.minimum or None, width=12,
            help=N_("The least that he delivers of it, in base units. Empty if there is none."),
        ),
        Entry(
            "lead_days", N_("Days"), Kind.WHOLE, offered.lead_days, width=6,
            help=N_("How long it takes to come. Empty if as with his other goods."),
        ),
        Entry(
            "preferred", N_("Usual supplier"), Kind.YES_NO, offered.preferred, required=True, width=6,
            help=N_("Whether it is ordered here when it is short. Only one supplier is the usual one."),
        ),
    ]  # fmt: skip
