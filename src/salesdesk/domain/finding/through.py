"""Who is meant by what is not his own: the number of a paper of his, or an article he bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Select, bindparam, literal, select, union_all

from salesdesk.domain.catalogue.model import Article, ArticleName
from salesdesk.domain.catalogue.operations import ARTICLES
from salesdesk.domain.fulfilment.operations import NOTES
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.receivables.operations import INVOICES
from salesdesk.lookup.marking import Match, that_has
from salesdesk.lookup.numbers import is_of_papers, numbers_said
from salesdesk.lookup.ranking import PAPERS_ALIKE
from salesdesk.lookup.searching import Hit, search
from salesdesk.lookup.text import Mark, collapsed, folded
from salesdesk.lookup.vocabulary import PREFIX
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns
from salesdesk.warehouse.ledger.model import StockDocument

__all__ = ["by_article", "by_paper", "is_just_so"]

_PAPERS: Final = 10  # of each kind
_GOOD: Final = 0.9
_CALLED_SO: Final = 0.8
"""What a paper's number, or an article, must be worth to lead to anybody."""
_ARTICLES: Final = 3
_LINES: Final = 60  # the last of each article
_WORTH: Final = 0.5
"""What a customer found through an article is worth, as a part of what the article is."""
_ROUNDED: Final = 1e-6

# Statements are built once: building one takes longer than running it.

_PAYERS: Final = select(Invoice.id, Invoice.payer_id, Invoice.number).where(among(Invoice.id, "papers"))
_BUYERS: Final = select(Order.id, Order.sold_to_id, Order.number, Order.customer_number).where(
    among(Order.id, "papers")
)
_RECIPIENTS: Final = (
    select(StockDocument.id, Order.sold_to_id, StockDocument.number)
    .join(Order, Order.id == StockDocument.order_id)
    .where(among(StockDocument.id, "papers"))
)
_OF_PAPERS: Final = (
    (ORDERS, "zs", Permission.ORDERS_SEE, _BUYERS),
    (INVOICES, "fv", Permission.INVOICES_SEE, _PAYERS),
    (NOTES, "wz", Permission.STOCK_SEE, _RECIPIENTS),
)
"""Where papers of a series are found, who may see them, and whose they are by which numbers: an order
also by the one that its customer gave it, which has any letters in front."""
_WITH_NUMBER: Final = union_all(
    select(
        literal(0).label("place"), Order.number.label("number"), Order.sold_to_id.label("customer_id")
    ).where(among(Order.number, "numbers", texts=True)),
    select(literal(1), Invoice.number, Invoice.payer_id).where(among(Invoice.number, "numbers", texts=True)),
    select(literal(2), StockDocument.number, Order.sold_to_id)
    .join(StockDocument, StockDocument.order_id == Order.id)
    .where(among(StockDocument.number, "numbers", texts=True)),
)


def _last_lines(place: int) -> Select[*tuple[Any, ...]]:
    """The last orders of one article: read backwards from its end, however often it was ordered.

    Written as a range, and in the order of the index: PostgreSQL, which does not know whether
    the article is a new one, one of old days or one in a hundred thousand lines, would rather
    sort all of its lines, or go through everybody's from the last one back.
    """
    article = bindparam(f"article_{place}", type_=OrderLine.article_id.type)
    lines = (
        select(OrderLine.id, OrderLine.order_id)
        .where(OrderLine.article_id.between(article, article))
        .order_by(OrderLine.article_id.desc(), OrderLine.id.desc())
        .limit(_LINES)
        .subquery()
    )
    return select(literal(place).label("place"), lines.c.id.label("line"), lines.c.order_id.label("order_id"))


_LAST: Final = union_all(*(_last_lines(place) for place in range(_ARTICLES))).subquery()
_BOUGHT: Final = (
    select(Order.sold_to_id, _LAST.c.place)
    .join(_LAST, _LAST.c.order_id == Order.id)
    .where(Order.number.is_not(None), Order.is_quote.is_(False))
    .order_by(_LAST.c.place, _LAST.c.line.desc())
)
_NAMES: Final = union_all(
    select(Article.id, Article.name, literal("").label("language")).where(among(Article.id, "articles")),
    select(ArticleName.article_id, ArticleName.name, ArticleName.language).where(
        among(ArticleName.article_id, "articles")
    ),
)


def by_paper(tx: Transaction, text: str) -> list[tuple[int, Match]]:
    """The customers of papers with a number such as the text, and by which; the best first."""
    typed = collapsed(text)
    numbers = numbers_said(tx, text) if is_of_papers(text) else {}
    rows = read_columns(tx.session, _WITH_NUMBER, {"numbers": sorted(numbers)}) if numbers else ()
    whole = [row for row in rows if _may_see(tx, row.place)]
    if whole:
        # That is its number: nobody looks for what is only like it.
        whole.sort(key=lambda row: (-numbers[row.number], row.place, row.number))
        return [(row.customer_id, _by_number(row.number)) for row in whole]
    found: list[tuple[int, int, Match]] = []
    for place, (index, series, _, statement) in enumerate(_OF_PAPERS):
        if not _may_see(tx, place) or (_series(typed) not in ("", series) and index is not ORDERS):
            continue
        found_so = search(tx, index, text, _PAPERS, alike=PAPERS_ALIKE)
        hits = {hit.id: hit for hit in found_so if hit.exact or hit.score >= _GOOD}
        if not hits:
            continue
        for id_, customer_id, *numbers_of in read_columns(tx.session, statement, {"papers": sorted(hits)}):
            hit = hits[id_]
            if number := next((each for each in numbers_of if each and _is_of(each, hit.matched)), ""):
                found.append((id_, customer_id, Match(hit.score, hit.exact, hit.matched, number)))
    found.sort(key=lambda each: (not each[2].exact, -each[2].score, -each[0]))
    return [(customer_id, match) for _, customer_id, match in found]


def _may_see(tx: Transaction, place: int) -> bool:
    return _OF_PAPERS[place][2] in tx.actor.permissions


def _is_of(number: str, matched: Collection[str]) -> bool:
    """Whether it is this number that matched, as a whole or its running number alone."""
    return collapsed(number) in matched or any(word in matched for word in folded(number).split()[1:2])


def _series(typed: str) -> str:
    """The letters in front of a number: papers of another series have another number."""
    return typed[:2] if typed[:2].isalpha() and typed[2:3].isdigit() else ""


def _by_number(number: str) -> Match:
    return Match(1.0, True, (collapsed(number),), number)


def by_article(tx: Transaction, text: str) -> Iterator[tuple[int, Match]]:
    """The customers who last bought articles such as the text, and which; the best first."""
    if not {Permission.ARTICLES_SEE, Permission.ORDERS_SEE} <= tx.actor.permissions:
        return
    hits = [hit for hit in search(tx, ARTICLES, text, _ARTICLES) if hit.exact or hit.score >= _CALLED_SO]
    if not hits:
        return
    ids = [hit.id for hit in hits]
    names = _names(tx, hits)
    asked = {f"article_{place}": ids[place] if place < len(ids) else None for place in range(_ARTICLES)}
    for customer_id, place in read_columns(tx.session, _BOUGHT, asked):
        hit = hits[place]
        yield customer_id, Match(hit.score * _WORTH, False, hit.matched, names[hit.id])


def _names(tx: Transaction, hits: Iterable[Hit]) -> dict[int, str]:
    """What each article is called in the language in which it was asked for, or else by us."""
    matched = {hit.id: hit.matched for hit in hits}
    names: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for id_, name, language in read_columns(tx.session, _NAMES, {"articles": sorted(matched)}):
        names[id_].append((language, name))
    found = {}
    for id_, those in names.items():
        ordered = [name for _, name in sorted(those)]
        found[id_] = that_has(matched[id_], ((Mark.NAME, name) for name in ordered)) or ordered[0]
    return found


def is_just_so(match: Match, text: str) -> bool:
    """Whether somebody found by an article bought just what was typed: no word of it is misspelled.

    Of several words some may only be begun; a single one that is may be anything.
    """
    least = PREFIX if len(folded(text).split()) > 1 else 1.0
    return match.score >= _WORTH * least - _ROUNDED
