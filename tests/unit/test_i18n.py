"""Languages: texts are looked up, and values in them are written as the language does."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from salesdesk.documents.papers import PaperKind
from salesdesk.domain.orders.rules import OrderState, require_move
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import Conflict, IllegalMove, NotFound, Refused
from salesdesk.i18n import LANGUAGES, N_, Amount, Labelled, is_language, sentence, translate

PHRASE = "{a}"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Goods-issue note"),
        ("pl", "Wydanie zewnętrzne (WZ)"),
        ("nl", "Pakbon"),
        ("de", "Lieferschein"),
        ("xx", "Goods-issue note"),
        ("", "Goods-issue note"),
        ("../pl", "Goods-issue note"),
    ],
)
def test_translate_speaks_the_language_or_else_english(language: str, shown: str) -> None:
    assert translate("Goods-issue note", language) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", "nobody ever marked this", "{broken"])
def test_translate_gives_unknown_text_back(text: str, language: str) -> None:
    assert translate(text, language) == text


def test_marking_changes_nothing() -> None:
    assert N_("{a} “b”") == "{a} “b”"


def test_only_the_languages_of_the_program_are_languages() -> None:
    assert [code for code in ("en", "pl", "nl", "de", "EN", "fr", "", "de_DE") if is_language(code)] == [
        "en",
        "pl",
        "nl",
        "de",
    ]


@pytest.mark.parametrize(
    ("value", "en", "pl", "nl", "de"),
    [
        (
            Decimal("1234567.5000"),
            "1,234,567.5",
            "1\u00a0234\u00a0567,5",
            "1.234.567,5",
            "1.234.567,5",
        ),
        (Decimal("10.00"), "10", "10", "10", "10"),
        (Amount(Decimal("24.6"), "PLN"), "24.60 PLN", "24,60 PLN", "24,60 PLN", "24,60 PLN"),
        (
            Amount(Decimal("1234567.0000"), "EUR"),
            "1,234,567.00 EUR",
            "1\u00a0234\u00a0567,00 EUR",
            "1.234.567,00 EUR",
            "1.234.567,00 EUR",
        ),
        (Amount(Decimal("-0.125"), "KWD"), "-0.125 KWD", "-0,125 KWD", "-0,125 KWD", "-0,125 KWD"),
        (Decimal("1E+1"), "10", "10", "10", "10"),
        (Decimal("-0.125"), "-0.125", "-0,125", "-0,125", "-0,125"),
        (Decimal("0.00012345"), "0.00012345", "0,00012345", "0,00012345", "0,00012345"),
        (date(2026, 3, 2), "2 Mar 2026", "2 mar 2026", "2 mrt 2026", "02.03.2026"),
        (OrderState.ON_HOLD, "on hold", "wstrzymane", "in de wacht", "angehalten"),
        (PriceMode.GROSS, "gross", "brutto", "incl. btw", "brutto"),
        # Codes, names and numbers that count or name are nobody's to change.
        (PaperKind.INVOICE, "invoice", "invoice", "invoice", "invoice"),
        (12345, "12345", "12345", "12345", "12345"),
        ("{b} {} % Invoice", *["{b} {} % Invoice"] * 4),
        (None, *["None"] * 4),
        (datetime(2026, 3, 2, 9, 30, tzinfo=UTC), *["2026-03-02 09:30:00+00:00"] * 4),
    ],
)
def test_sentence_writes_values_as_the_language_does(
    value: object, en: str, pl: str, nl: str, de: str
) -> None:
    assert [sentence(PHRASE, {"a": value}, language) for language in LANGUAGES] == [en, pl, nl, de]
    assert sentence(PHRASE, {"a": value}, "xx") == en


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "sNaN",
        "-Infinity",
        "1E+99999",
        "1E-99999",
        "1.0000000000000000000000000000000000001",
        "123456789012345678901234567890",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_sentence_shows_a_number_beyond_reckoning_as_it_was_typed(typed: str, language: str) -> None:
    assert sentence(PHRASE, {"a": Decimal(typed)}, language) == typed


@example(Decimal("1e25").quantize(Decimal(1)))
@given(st.decimals())
def test_sentence_can_show_any_number(number: Decimal) -> None:
    for language in LANGUAGES:
        assert sentence(PHRASE, {"a": number}, language)


def test_label_is_shown_and_the_value_stored() -> None:
    assert (OrderState.ON_HOLD.value, str(OrderState.ON_HOLD), OrderState.ON_HOLD.label) == (
        "on_hold",
        "on_hold",
        "on hold",
    )
    assert OrderState("on_hold") is OrderState.ON_HOLD


def test_member_without_a_label_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="Bare “value” has no label"):

        class Bare(Labelled):
            MEMBER = "value"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The order is completed and cannot become draft."),
        ("pl", "Zamówienie ma status „zrealizowane” i nie może otrzymać statusu „szkic”."),
        ("nl", "De order heeft de status ‘afgehandeld’ en kan niet ‘concept’ worden."),
        ("de", "Der Auftrag hat den Status „erledigt“; der Status „Entwurf“ ist von dort nicht möglich."),
    ],
)
def test_error_speaks_the_language_of_its_reader(language: str, said: str) -> None:
    with pytest.raises(IllegalMove) as refused:
        require_move(OrderState.COMPLETED, OrderState.DRAFT)
    assert refused.value.text(language) == said


def test_error_without_a_message_says_what_its_kind_says() -> None:
    assert (NotFound().text("pl"), str(Conflict())) == ("Nie znaleziono.", Conflict.default)


def test_error_writes_amounts_and_days() -> None:
    money = Refused(
        "{name} may order up to {limit}; a colleague there has to authorise {gross}.",
        name="K-1",
        limit=Decimal("10000.0000"),
        gross=Decimal("12500.5000"),
    )
    assert money.text("de") == ("K-1 darf bis 10.000 bestellen; 12.500,5 muss dort jemand anders freigeben.")
    day = Refused("Stock is locked through {day}.", day=date(2026, 2, 28))
    assert day.text("nl") == "De voorraad is afgesloten tot en met 28 feb 2026."


def test_errors_are_imported_without_database_or_terminal() -> None:
    program = (
        "import sys, salesdesk.errors; print({'sqlalchemy', 'textual', 'pydantic'}.intersection(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
