"""Finding customers while they say who they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from salesdesk.domain.customers.model import Address, Customer, CustomerText, Phone
from salesdesk.domain.customers.operations import CUSTOMERS
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.finding.rules import CustomerFound
from salesdesk.domain.finding.through import by_article, by_paper, is_just_so
from salesdesk.domain.finding.unshown import what_led_to
from salesdesk.lookup.marking import Match, found_in
from salesdesk.lookup.ranking import CANDIDATES, popularity, quality, worthwhile
from salesdesk.lookup.searching import Hit, search
from salesdesk.lookup.text import LONGEST_TYPED, Mark, collapsed, folded
from salesdesk.lookup.vocabulary import PREFIX
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = ["find_customers"]

_SHORTEST: Final = 3
"""Signs that may be part of a paper's number, or of what somebody bought."""
_CALLED_SO: Final = 0.8
"""Whoever fits less well comes behind those who are found by their papers and articles."""
_LITERALLY: Final = PREFIX - 1e-6
"""Whoever fits so well has every word as it was typed, or begun so."""

# Statements are built once: building one takes longer than running it.

_FACTS: Final = (
    select(
        Customer.id,
        Customer.number,
        Customer.name,
        Customer.country,
        Customer.blocked,
        Customer.active,
        CustomerText.name.label("folded"),
    )
    .join(CustomerText, CustomerText.customer_id == Customer.id)
    .where(among(Customer.id, "customers"))
)
_PLACES: Final = (
    select(Address.customer_id, Address.city, Address.postcode, Address.street)
    .where(among(Address.customer_id, "customers"), Address.active)
    .order_by(Address.kind != AddressKind.BILLING, Address.preferred.desc(), Address.id)
)
_PHONES: Final = (
    select(Phone.customer_id, Phone.number, Phone.digits)
    .where(among(Phone.customer_id, "customers"))
    # The customer's own come before those of his people, and of each the first that was entered.
    .order_by(Phone.contact_id.is_not(None), Phone.id)
)


@query(Permission.CUSTOMERS_SEE)
def find_customers(tx: Transaction, text: str, limit: int = 20) -> list[CustomerFound]:
    """The customers that `text` fits best, at most `limit`.

    Typing errors, other spellings of what sounds alike and words that are only begun do not
    hide anybody. First the one who has this number, phone, postcode or VAT id; then who fits
    better by words in any order, in names, addresses, people, mail and numbers. Among equals
    who is called so himself, who orders most, who is active and not blocked, and by name. Then
    follow customers by the numbers of their orders, notes and invoices, and those who last
    bought an article called so: these come before customers who are only called something like
    it, if the article is called just so. Nothing typed finds nothing.
    """
    text = text[:LONGEST_TYPED]
    typed = collapsed(text)
    if limit < 1 or not typed:
        return []
    hits = worthwhile(search(tx, CUSTOMERS, text, max(CANDIDATES, limit)))
    facts = _facts(tx, {hit.id for hit in hits})
    found: dict[int, Match] = {}
    for id_, match in _meant(tx, text, typed, _in_order(text, hits, facts)):
        found.setdefault(id_, match)
        if len(found) == limit:
            break
    facts |= _facts(tx, found.keys() - facts.keys())
    asked = {"customers": sorted(found)}
    places = _nearest(
        read_columns(tx.session, _PLACES, asked),
        found,
        lambda row: [*folded(f"{row.city} {row.street}").split(), collapsed(row.postcode)],
    )
    phones = _nearest(read_columns(tx.session, _PHONES, asked), found, lambda row: [row.digits])
    led = what_led_to(tx, _unshown(found, facts, places, phones))
    return [
        CustomerFound(
            id_,
            facts[id_].number,
            facts[id_].name,
            places[id_].city if id_ in places else "",
            places[id_].postcode if id_ in places else "",
            facts[id_].country,
            phones[id_].number if id_ in phones else "",
            facts[id_].blocked,
            facts[id_].active,
            replace(match, through=led[id_]) if id_ in led else match,
        )
        for id_, match in found.items()
    ]


def _meant(tx: Transaction, text: str, typed: str, hits: Sequence[Hit]) -> Iterator[tuple[int, Match]]:
    """Who may be meant, the likeliest first, and by what; somebody may come more than once.

    Papers come before all others if one has this very number, so they are looked for first, and
    who only has figures like it is not meant; articles only when somebody still wants to know.
    """
    own = [(hit, (hit.id, Match(hit.score, hit.exact, hit.matched))) for hit in hits]
    papers: list[tuple[int, Match]] = []
    is_known = any(hit.exact for hit in hits)
    if not is_known and len(typed) >= _SHORTEST and any(map(str.isdigit, typed)):
        papers = by_paper(tx, text)
    yield from (each for each in papers if each[1].exact)
    yield from (each for hit, each in own if hit.score >= _LITERALLY)
    bought = list(by_article(tx, text)) if len(typed) >= _SHORTEST and not is_known else []
    yield from (each for each in bought if is_just_so(each[1], text))
    yield from (each for hit, each in own if hit.score >= _CALLED_SO)
    yield from papers
    yield from bought
    if not any(match.exact for _, match in papers):
        yield from (each for hit, each in own if hit.score < _CALLED_SO)


def _in_order(text: str, hits: Sequence[Hit], facts: Mapping[int, Any]) -> list[Hit]:
    """The hits as people expect them."""
    begins = folded(text)

    def order(hit: Hit) -> tuple[Any, ...]:
        it = facts[hit.id]
        # Mostly it is his name as it stands: taking that apart costs more.
        rest = set(hit.matched).difference(it.folded.split())
        elsewhere = len(rest - _called(it)) if rest else 0
        theirs = popularity(hit), not it.active, it.blocked, not it.folded.startswith(begins)
        return *quality(hit), elsewhere, *theirs, -hit.finesse, it.folded, hit.id

    return sorted(hits, key=order)


def _called(it: Any) -> set[str]:
    """The words and codes of somebody's own name and number."""
    return found_in((Mark.CODE, it.number), (Mark.NAME, it.name))


def _unshown(
    found: Mapping[int, Match], facts: Mapping[int, Any], places: Mapping[int, Any], phones: Mapping[int, Any]
) -> dict[int, set[str]]:
    """What matched of those customers and is not shown of them; papers say it themselves."""
    unshown: dict[int, set[str]] = {}
    for id_, match in found.items():
        if match.through:
            continue
        it = facts[id_]
        if not set(match.matched).difference(it.folded.split()):
            continue
        shown = _called(it)
        if id_ in places:
            shown |= found_in((Mark.WORDS, places[id_].city), (Mark.NUMBER, places[id_].postcode))
        if id_ in phones:
            shown.add(phones[id_].digits)
        if rest := set(match.matched) - shown:
            unshown[id_] = rest
    return unshown


def _facts(tx: Transaction, customer_ids: Collection[int]) -> dict[int, Any]:
    if not customer_ids:
        return {}
    return {row.id: row for row in read_columns(tx.session, _FACTS, {"customers": sorted(customer_ids)})}


def _nearest(
    rows: Iterable[Any], found: Mapping[int, Match], own: Callable[[Any], Collection[str]]
) -> dict[int, Any]:
    """Of each customer the first row that has most of what matched; `own` is what a row has."""
    nearest: dict[int, Any] = {}
    best: dict[int, int] = {}
    for row in rows:
        fits = len(set(own(row)).intersection(found[row.customer_id].matched))
        if row.customer_id not in nearest or fits > best[row.customer_id]:
            nearest[row.customer_id], best[row.customer_id] = row, fits
    return nearest
