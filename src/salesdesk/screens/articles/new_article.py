"""A new article, from the list of articles or while it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from salesdesk.domain.catalogue.numbering import next_code
from salesdesk.domain.catalogue.queries import ArticleChoices, article_choices
from salesdesk.domain.catalogue.rules import ArticleKind, Tracking, gtin_number, is_gtin
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Labelled
from salesdesk.screens.articles.prices import price_entries
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["BriefArticleForm", "NewArticleForm", "enter_article", "enter_article_said"]

_BRIEF: Final = ("name", "price", "code", "unit", "tax_class", "price_unit")
"""What an article needs to be ordered, the first of it what is asked; the rest stands on its card."""


async def enter_article(screen: Commanded, *, code: str = "", name: str = "") -> str | None:
    """Let the person at `screen` enter an article; its code, None if they left the form.

    The screen's command needs Permission.ARTICLES_EDIT.
    """
    choices = await screen.ask(article_choices)
    answers = await screen.show(NewArticleForm(screen.seat, _entries(screen.seat, choices, code, name)))
    return None if answers is None else str(answers["code"])


async def enter_article_said(screen: Commanded, said: str) -> tuple[str, str] | None:
    """Let the person at `screen` enter in short the article that was `said` and is not there yet.

    Its code and unit, None if they left the form. A code that was said stays, a bar code is the
    article's, anything else is its name. Who asks needs Permission.ARTICLES_EDIT.
    """
    choices, proposed = await screen.ask(article_choices), await screen.ask(next_code)
    form = BriefArticleForm(screen.seat, choices, said, proposed)
    answers = await screen.show(form)
    return None if answers is None else (form.code, str(answers["unit"]))


class NewArticleForm(Form):
    """Code, name, unit, price, and what the tax office and the warehouse have to know."""

    def __init__(self, seat: Seat, entries: Sequence[Entry]) -> None:
        super().__init__(seat, seat.word(N_("New article")), entries, self._enter)

    def judge(self, field: Field) -> None:
        """A GTIN is judged where it is typed or scanned."""
        if field.id == "form-gtin":
            gtin_number(field.text)

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        await self.do(
            add_articles,
            [
                NewArticle(
                    answers["code"],
                    answers["name"],
                    answers["price"],
                    answers["price_unit"],
                    kind=answers.get("kind", ArticleKind.GOODS),
                    base_unit=answers["unit"],
                    tax_class=answers["tax_class"],
                    gtin=answers.get("gtin", ""),
                    brand_id=answers.get("brand"),
                    category_id=answers.get("category"),
                    tracking=answers.get("tracking", Tracking.NONE),
                )
            ],
        )


class BriefArticleForm(NewArticleForm):
    """What an article needs to be ordered while somebody asks for it. `code` is the one it has in the end."""

    def __init__(self, seat: Seat, choices: ArticleChoices, said: str, proposed: str) -> None:
        gtin = said if is_gtin(said) else ""
        is_code = not gtin and " " not in said and any(map(str.isdigit, said))
        code, name = (said, "") if is_code else (proposed, "" if gtin else said)
        entries = {each.name: each for each in _entries(seat, choices, code, name, gtin)}
        super().__init__(seat, [entries[name] for name in (*_BRIEF, *(["gtin"] if gtin else []))])
        self.code, self._proposed = code, proposed

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        self.code = answers["code"]
        try:
            await super()._enter(answers)
        except Refused:
            proposed = await self.ask(next_code)
            if self.code != self._proposed or proposed == self.code:
                raise
            # Somebody else was faster with the code that was proposed; nobody had asked for it.
            self._proposed = self.code = proposed
            self.query_one("#form-code", Field).set_text(proposed)
            await super()._enter({**answers, "code": proposed})


def _entries(seat: Seat, choices: ArticleChoices, code: str, name: str, gtin: str = "") -> list[Entry]:
    """The fields, those that have to be filled in first."""

    def labels(kinds: type[Labelled], *but: Labelled) -> list[tuple[object, str]]:
        return [(each, seat.word(each.label)) for each in kinds if each not in but]

    choice = Kind.CHOICE
    return [
        Entry(
            "code", N_("Code"), value=code, required=True, width=24,
            help=N_("What the article is ordered by. Leading zeros stay."),
        ),
        Entry("name", N_("Name"), value=name, required=True, help=N_("As it is to stand on papers.")),
        Entry(
            "unit", N_("Base unit"), value=choices.unit, required=True, width=10,
            help=N_("What stock is counted in: pc, kg, m."),
        ),
        *price_entries(None, 1),
        Entry(
            "gtin", N_("GTIN"), value=gtin, width=16,
            help=N_("The number under the bar code of one base unit, scanned or typed. May be empty."),
        ),
        Entry(
            "tax_class", N_("VAT"), choice, TaxClass.STANDARD, required=True, choices=labels(TaxClass),
            help=N_("Which rate of VAT it is sold at. F4 shows all."),
        ),
        Entry(
            "kind", N_("Kind"), choice, ArticleKind.GOODS, required=True, width=20,
            choices=labels(ArticleKind, ArticleKind.KIT),
            help=N_("Goods lie in the warehouse; services and deposits do not."),
        ),
        Entry(
            "tracking", N_("Batches have"), choice, Tracking.NONE, required=True, width=20,
            choices=labels(Tracking), help=N_("What has to be written down of each batch that comes in."),
        ),
        Entry(
            "brand", N_("Brand"), choice, choices=choices.brands,
            help=N_("The make. Type its beginning; F4 shows all. Empty if there is none."),
        ),
        Entry(
            "category", N_("Category"), choice, choices=choices.categories,
            help=N_("Where it stands in the article tree. Type its code; F4 shows all."),
        ),
    ]  # fmt: skip
