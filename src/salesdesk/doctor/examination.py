"""Running every check, on one moment of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy.exc import DatabaseError

from salesdesk.clock import system_clock
from salesdesk.doctor import (
    approvals,
    articles,
    billing,
    boxes,
    house,
    invoices,
    numbers,
    order_totals,
    orders,
    prices,
    promotions,
    purchases,
    quotes,
    stock,
    stocktakes,
    texts,
    transit,
)
from salesdesk.doctor.findings import Check, Damage, Finding
from salesdesk.i18n import LANGUAGES, N_, sentence
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from salesdesk.storage.health import is_unreadable, snapshot
from salesdesk.storage.revisions import head, revision_of

__all__ = ["CHECKS", "examine"]

CHECKS: Final[Mapping[str, Check]] = {
    "file": house.file_is_sound,
    "references": house.references_lead_somewhere,
    "company": house.one_company,
    "history": house.calls_are_whole,
    "stock": stock.on_hand_is_moves,
    "batches": stock.batches_are_moves,
    "reserved": stock.reserved_is_supplied,
    "allocated": stock.allocated_is_supplied,
    "stock of batches": stock.balances_are_batches,
    "bounds": stock.balances_in_bounds,
    "expired goods": stock.expired_is_blocked,
    "warehouse documents": stock.documents,
    "document lines": stock.document_lines,
    "moves": stock.moves,
    "transfers": transit.sent_is_under_way,
    "in transit": transit.transit_is_under_way,
    "moves of transfers": transit.transfers_move_both_ways,
    "blocked": transit.blocked_has_a_reason,
    "posted stocktakes": stocktakes.posted_is_documented,
    "stocktakes": stocktakes.lines_are_as_their_stocktake,
    "order quantities": orders.quantities_fit,
    "supply": orders.supply_fits,
    "approvals": approvals.waiting_is_asked,
    "order totals": order_totals.totals_are_lines,
    "prices": prices.prices_are_apart,
    "promotions": promotions.lines_have_what_is_given,
    "quotes": quotes.quotes_hold_nothing,
    "quoted once": quotes.ordered_once,
    "quotes left": quotes.states_fit,
    "purchases": purchases.waiting_fits,
    "closed purchases": purchases.closed_has_arrived,
    "billed notes": billing.notes_are_billed,
    "billed quantities": billing.billed_is_delivered,
    "billed lines": billing.nothing_billed_twice,
    "completed orders": billing.completed_is_billed,
    "invoice totals": invoices.totals_are_breakdown,
    "invoice lines": invoices.breakdown_is_lines,
    "invoice VAT": invoices.vat_is_base_by_rate,
    "invoice categories": invoices.categories_fit,
    "invoice orders": invoices.orders_share,
    "instalments": invoices.instalments_sum,
    "payments": invoices.payments_sum,
    "numbers": numbers.series_are_gapless,
    "GTINs": articles.gtins_are_of_one_article,
    "box numbers": boxes.numbers_are_given_once,
    **texts.SEARCH,
}
"""Every check by its name."""

_SHOWN: Final = 20  # findings of one check, before the rest are only counted


def examine(database: Database, language: str = LANGUAGES[0]) -> list[Finding]:
    """Everything that is wrong in a database, in `language`; empty if all is well.

    Reads only, at one moment, while others go on working. Of each check at most 20
    findings are given, and one more that counts the rest. A database of another version
    is not looked into.
    """
    now, expected = revision_of(database), head()
    if now != expected:
        text = N_("The database has the form {now}, this program expects {expected}.")
        return [_finding("schema", Damage("", text, {"now": now or "-", "expected": expected}), language)]
    with snapshot(database) as session:
        at = system_clock()
        tx = Transaction(database, session, SYSTEM, at, at.date())
        return [found for name, check in CHECKS.items() for found in _run(name, check, tx, language)]


def _run(name: str, check: Check, tx: Transaction, language: str) -> Iterator[Finding]:
    count = 0
    try:
        for damage in check(tx):
            count += 1
            if count <= _SHOWN:
                yield _finding(name, damage, language)
    except DatabaseError as error:
        if not is_unreadable(error):
            raise
        text = N_("The database cannot be read here: {error}")
        yield _finding(name, Damage("", text, {"error": error.orig}), language)
    if count > _SHOWN:
        more = Damage("", N_("{count} more are like these."), {"count": count - _SHOWN})
        yield _finding(name, more, language)


def _finding(check: str, damage: Damage, language: str) -> Finding:
    return Finding(check, damage.where, sentence(damage.text, damage.values, language))
