"""Every form is walked through row by row as it is read, in both directions, and Enter leads out of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from textual.widget import Widget

from salesdesk.office.permissions import Role
from salesdesk.screens.base import Commanded, Dialog
from salesdesk.screens.customers.new_terms import NewTermsForm
from salesdesk.screens.dialogs.form import Form
from salesdesk.screens.fulfilment.batches import BatchesDialog
from salesdesk.screens.key_card import key_card
from salesdesk.screens.keymap import Keymap
from salesdesk.screens.login.screen import LoginScreen
from salesdesk.screens.widgets.field import Field
from tests.house import House
from tests.screens.driver import Typist, sit_down
from tests.screens.key_steps import Walk, take
from tests.screens.key_walks import WALKS

_FIELDS: Final = {
    "login": "LoginScreen",
    "menu": "PasswordForm OrderEntryScreen",
    "order entry": "OrderEntryScreen NewCustomerForm BriefArticleForm HeaderForm ContactForm OneOffForm "
    "LineForm",
    "quote": "OrderEntryScreen HeaderForm PaperDialog OrdersScreen Form MailForm",
    "orders": "OrdersScreen _ExportDialog Form OrderEntryScreen",
    "order": "OrdersScreen Form",
    "order that left in part": "FulfilmentScreen OrdersScreen Form PaperDialog",
    "customers": "CustomersScreen NewCustomerForm _ExportDialog ContactForm AddressForm "
    "VatCheckForm TreatmentForm DetailsForm ConditionsForm BlockForm PricesOfScreen ImportForm",
    "articles": "ArticlesScreen NewArticleForm _ExportDialog CorrectionForm ArticleForm ListPriceForm "
    "UnitForm TradeForm NewOfferForm OfferForm ImportForm",
    "approvals": "ApprovalsScreen _ExportDialog Form",
    "limits": "LimitsForm RoleLimitsForm _ExportDialog",
    "prices": "PricesScreen NewListForm _ExportDialog CopyListForm Find PricesOfScreen ArticlesScreen "
    "ChangeListForm ImportForm",
    "prices of a list": "PricesScreen PricesOfScreen PriceForm EndPriceForm Find _ExportDialog ImportForm",
    "promotions": "PricesScreen PromotionsScreen NewPromotionForm EndPromotionForm _ExportDialog",
    "settings": "CompanyForm WarehouseForm VatRatesScreen VatRateForm ExchangeRatesScreen ExchangeRateForm "
    "RateFileForm _ExportDialog DispatchForm",
    "users": "ChangeUserForm NewUserForm NewPasswordForm _ExportDialog",
    "order in fulfilment": "FulfilmentScreen BatchesDialog Form PaperDialog",
    "goods-issue note": "NotesScreen PaperDialog Form TakeBackForm",
    "batches": "NotesScreen BatchesScreen _ExportDialog",
    "picking": "FulfilmentScreen PickingScreen PickedForm CorrectionForm PaperDialog",
    "buying": "BuyingScreen PurchaseScreen _ExportDialog ReceivingScreen PaperDialog UnorderedScreen",
    "purchase order": "BuyingScreen PurchaseScreen Form PaperDialog ReceivingScreen",
    "receipt without an order": "BuyingScreen UnorderedScreen Form",
    "billing": "BillingScreen _ExportDialog PaperDialog ServicesScreen InvoicesScreen",
    "transfers": "SendingScreen PaperDialog Form",
    "stocktakes": "CountingScreen Form PaperDialog _ExportDialog",
    "batch on a card": "ArticlesScreen WriteOffForm QuarantineForm ReleaseForm",
    "invoices": "BillingScreen InvoicesScreen _ExportDialog PaymentForm PaperDialog",
}  # fmt: skip
"""The ways of the key card that lead to fields, and the screens and dialogs that have them."""
_ALONE: Final = (NewTermsForm,)
"""Asked of a firm that begins, and nobody else."""
_SAMPLE: Final = ("login", "order entry")


def test_every_form_is_on_a_way() -> None:
    assert key_card(Keymap())  # every screen is loaded
    forms = {each.__name__ for each in _kinds_of(Form) if each.__module__.startswith("salesdesk.")}
    met = {name for names in _FIELDS.values() for name in names.split()}
    assert forms - {each.__name__ for each in _ALONE} <= met


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(way, id=way.name, marks=() if way.name in _SAMPLE else pytest.mark.long)
        for way in WALKS
        if way.name in _FIELDS
    ],
)
def test_form_is_walked_through_as_it_is_read(
    busy_house: House, way: Walk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").touch()
    monkeypatch.setenv("SALESDESK_SETTINGS", str(tmp_path / "settings.toml"))
    met: dict[tuple[str, ...], str] = {}

    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path
        for step in way.steps:
            screen = _screen(seat)
            kind = type(screen).__name__
            which = (kind, *(each.id or "" for each in screen.query(".walked")))
            if which not in met and screen.query(Field):
                met[which] = kind
                await _walk_through(seat, screen)
            await take(step, seat, busy_house)

    sit_down(busy_house, scenario, role=way.role)
    assert set(met.values()) == set(_FIELDS[way.name].split())


@pytest.mark.parametrize("form", _ALONE)
def test_form_that_only_a_beginner_sees_is_walked_through_as_it_is_read(
    sqlite_house: House, form: type[NewTermsForm]
) -> None:
    async def scenario(seat: Typist) -> None:
        async def open_form() -> None:
            await menu.show(form(menu.seat))

        menu = _screen(seat)
        menu.perform(open_form())
        await seat.settle()
        assert isinstance(_screen(seat), form)
        await _walk_through(seat, _screen(seat))

    sit_down(sqlite_house, scenario, role=Role.MANAGER)


async def _walk_through(seat: Typist, screen: Commanded) -> None:
    """Go all round by Tab and back; where it is filled in step by step, also by Enter up to the work itself.

    Everything is as it was afterwards. Of each field F1 has something to say.
    """
    assert [field.id for field in screen.query(Field) if not field.help_text] == []
    stops, begun = _stops(screen), seat.app.focused
    assert begun in stops, f"{screen} begins at {begun}"
    at = stops.index(begun)
    await _go_round(seat, "tab", [*stops[at + 1 :], *stops[: at + 1]])
    await _go_round(seat, "shift+tab", [*reversed(stops[:at]), *reversed(stops[at:])])
    # Elsewhere Enter takes what is typed: an article, a quantity, a search.
    if isinstance(screen, Dialog | LoginScreen) and not isinstance(screen, BatchesDialog):
        texts = {field: field.value for field in screen.query(Field)}
        await _fill_in(seat, screen, stops)
        for field, text in texts.items():
            field.set_text(text)
        screen.go_to(begun)


async def _go_round(seat: Typist, key: str, way: Sequence[Widget]) -> None:
    went = []
    for _ in way:
        await seat.press(key)
        went.append(seat.focus)
    assert went == [each.id for each in way], f"{key}\n{seat.screen()}"


async def _fill_in(seat: Typist, screen: Commanded, stops: Sequence[Widget]) -> None:
    """Enter from the first to the last field, and what it does there: what F9 does."""
    screen.go_to(stops[0])
    for here, there in pairwise(stops):
        await _enter(seat)
        assert seat.app.focused is there, f"Enter at {here.id}: {seat.message}\n{seat.screen()}"
    submit = screen.command_for("f9", stops[-1])
    assert submit is not None, screen
    done: list[str] = []

    async def note() -> None:
        done.append(seat.focus)

    setattr(screen, submit.name, note)  # in its place, for this screen alone
    await seat.press("f9")
    await _enter(seat)
    delattr(screen, submit.name)
    assert done == [stops[-1].id] * 2, f"{seat.message}\n{seat.screen()}"


async def _enter(seat: Typist) -> None:
    """Enter; what must not stay empty is chosen from its list first, or typed where it has none."""
    here = seat.app.focused
    assert isinstance(here, Field)
    await seat.press("enter")
    if seat.app.focused is here and not here.text and "has to be filled in" in seat.message:
        form = seat.app.screen
        await seat.press("f4")
        await seat.type("12\n" if seat.app.screen is form else "\n\n")


def _stops(screen: Commanded) -> list[Widget]:
    """Where keys can lead, row by row as it is seen."""
    seen = [each for each in screen.query(".walked").results(Widget) if each.region.area]
    return sorted(seen, key=lambda each: (each.region.y, each.region.x))


def _screen(seat: Typist) -> Commanded:
    screen = seat.app.screen
    assert isinstance(screen, Commanded)
    return screen


def _kinds_of(form: type[Form]) -> list[type[Form]]:
    below = [each for kind in form.__subclasses__() for each in _kinds_of(kind)]
    return below if form.__name__.startswith("_") else [form, *below]
