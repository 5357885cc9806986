"""What a promotion gives, as it is said in a list and beside the price of an article."""

from __future__ import annotations

from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.screens import wording
from salesdesk.screens.articles.prices import per_unit

__all__ = ["begins_from", "gives"]


def gives(deal: Deal, currency: str, language: str, article: str = "") -> str:
    """What it takes off or what is paid with it: -10 %, -0.50 PLN, 9.90 PLN, 3+1; or so much of an
    `article`, by its code: +2 MUG.
    """
    match deal.benefit:
        case Benefit.PERCENT:
            return f"-{wording.percent(deal.value, language)}"
        case Benefit.AMOUNT:
            return f"-{per_unit(deal.value, deal.price_unit, language)} {currency}"
        case Benefit.PRICE:
            return f"{per_unit(deal.value, deal.price_unit, language)} {currency}"
        case Benefit.FREE_PIECES:
            return f"{wording.quantity(deal.buy, language)}+{wording.quantity(deal.free, language)}"
        case Benefit.FREE_ARTICLE:
            return f"+{wording.quantity(deal.free, language)} {article}"


def begins_from(deal: Deal, currency: str, language: str) -> str:
    """How much its lines must come to together, in base units or money; nothing if any will do."""
    quantity = wording.quantity(deal.from_quantity, language) if deal.from_quantity else ""
    amount = f"{wording.money(deal.from_amount, language)} {currency}" if deal.from_amount else ""
    return " + ".join(part for part in (quantity, amount) if part)
