"""Whatever people read is marked, and stands in every catalogue: complete, whole and in that language.

`make messages` brings the catalogues up to the source.
"""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import salesdesk
from salesdesk import errors
from salesdesk.i18n import LANGUAGES, Labelled, locales_folder

SOURCE: Final = Path(salesdesk.__file__).parent
MARKS: Final = ("N_", "_", "translate")
"""The functions whose text is extracted, the same as in `make messages`."""

OTHERS: Final = LANGUAGES[1:]
EVERYWHERE: Final = {
    "FNC1", "GTIN", "GTU", "Import", "Import: {what}", "salesdesk", "{code}: {quantity} {unit}",
    "{currency}, {day}", "{order} · {state}", "{quantity} {day} ({purchase})",
}  # fmt: skip
SAME: Final = {
    "pl": EVERYWHERE | {"Bank", "E-mail", "Folder", "Limit", "Login", "Menu", "Minimum", "Region", "VAT"},
    "nl": EVERYWHERE
    | {
        "0% export",
        "Scan",
        "BIC",
        "Bank",
        "Code",
        "E-mail",
        "Export",
        "Export: {list}",
        "Filter",
        "Help",
        "IBAN",
        "Lot",
        "Memo",
        "Menu",
        "Minimum",
    }
    | {
        "Art.",
        "Order",
        "Order {number}",
        "Orders",
        "Postcode",
        "Res.",
        "export",
        "order",
        "orders",
        "per {quantity}",
        "{code} is",
        "{number} is {state}.",
        "{warehouse} {on_hand}, {reserved} res.",
    },
    "de": EVERYWHERE
    | {
        "Art.",
        "Scan",
        "Partner",
        "BIC",
        "Bank",
        "Code",
        "Export",
        "Export: {list}",
        "Filter",
        "IBAN",
        "Limit",
        "Limits",
        "Minimum",
        "Name",
        "Person",
        "Region",
        "Res.",
        "Reserv.",
    }
    | {"Text", "{warehouse} {on_hand}, {reserved} res."},
}
"""Texts that are the same in English; any other such translation has been forgotten."""

ABBREVIATIONS: Final = {
    "art.-nr.",
    "artikelnr.",
    "j.m.",
    "lief.",
    "lp.",
    "np.",
    "no.",
    "nr.",
    "pos.",
    "seriennr.",
    "ust-idnr.",
    "zw.",
}
"""Last words whose full stop does not end a sentence."""


QUOTES: Final = {"en": ("“", "”"), "pl": ("„", "”"), "nl": ("‘", "’"), "de": ("„", "“")}
"""The quotation marks of each language; the closing one of Dutch is its apostrophe as well."""
ANY_QUOTES: Final = frozenset('"„“”‘«»')


@cache
def texts() -> frozenset[str]:
    """Every text in the source that is marked for translation."""
    found = extract_from_dir(SOURCE, keywords=dict.fromkeys(MARKS))
    return frozenset(str(text) for _, _, text, _, _ in found)


def path_of(language: str) -> Path:
    return locales_folder() / language / "LC_MESSAGES" / "salesdesk.po"


@cache
def catalogue(language: str) -> Catalog:
    with path_of(language).open("rb") as source:
        return read_po(source, abort_invalid=True)


def entries(language: str) -> dict[str, str]:
    """English text → translation, without the header."""
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


def places(text: str) -> list[str]:
    """The {named} places of a text, sorted, with whatever formats them."""
    return sorted(
        f"{name}!{conversion}:{form}" for _, name, form, conversion in string.Formatter().parse(text) if name
    )


def ending(text: str) -> str:
    """The punctuation that ends a sentence or opens what follows; nothing after a label."""
    abbreviated = text.rpartition(" ")[2].lower() in ABBREVIATIONS
    return text[-1:] if text[-1:] in ".:;,!?…" and not abbreviated else ""


def end_alike(text: str, other: str) -> bool:
    """Whether a translation ends as its text does; a short label may be abbreviated in one alone."""
    ends = {ending(text), ending(other)}
    return len(ends) == 1 or (ends == {"", "."} and min(len(text), len(other)) <= 12)


def test_every_language_has_a_catalogue_and_no_other_does() -> None:
    assert {folder.name for folder in locales_folder().iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_the_texts_of_the_source_and_no_others(language: str) -> None:
    assert entries(language).keys() == texts()
    assert catalogue(language).obsolete == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_well_formed(language: str) -> None:
    raw = path_of(language).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    lines = raw.decode("utf-8").splitlines()
    assert sum(line.startswith("msgid ") for line in lines) == len(texts()) + 1  # none twice, and the header
    found = catalogue(language)
    assert (found.locale_identifier, found.charset, found.project) == (language, "utf-8", "salesdesk")
    assert '"Content-Type: text/plain; charset=utf-8\\n"' in lines
    assert [line for line in lines if line.startswith("#,") and "python-format" in line] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_complete_and_settled(language: str) -> None:
    assert [text for text, translation in entries(language).items() if not translation.strip()] == []
    assert [message.id for message in catalogue(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_read_well_with_any_number(language: str) -> None:
    # The program looks texts up by the English alone; plural forms would never be found.
    assert [message.id for message in catalogue(language) if message.pluralizable or message.context] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_places(language: str) -> None:
    wrong = {text: other for text, other in entries(language).items() if places(text) != places(other)}
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_begin_and_end_as_the_english_does(language: str) -> None:
    found = entries(language)
    assert [text for text, other in found.items() if other != other.strip()] == []
    assert {text: other for text, other in found.items() if not end_alike(text, other)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_quote_as_their_language_does(language: str) -> None:
    foreign = ANY_QUOTES - set(QUOTES[language])
    assert [other for other in entries(language).values() if not foreign.isdisjoint(other)] == []
    first, last = QUOTES[language]
    quoted = {text: other for text, other in entries(language).items() if "“" in text}
    assert {other for other in quoted.values() if not 0 < other.count(first) <= other.count(last)} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_translations_are_not_english(language: str) -> None:
    assert {text for text, other in entries(language).items() if text == other} == SAME[language]


def test_english_is_the_text_itself() -> None:
    assert {text: other for text, other in entries("en").items() if text != other} == {}


def test_labels_of_states_are_marked() -> None:
    for module in walk_packages(salesdesk.__path__, "salesdesk."):
        if module.name.endswith(".rules"):
            import_module(module.name)
    labelled = Labelled.__subclasses__()
    assert {"OrderState", "PurchaseState"} <= {kind.__name__ for kind in labelled}
    assert {member.label for kind in labelled for member in kind} - texts() == set()


def test_every_marked_text_is_extracted() -> None:
    """A mark inside an f-string is not seen by what extracts texts: nobody would ever translate it."""
    marked = {
        node.args[0].value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MARKS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert marked - texts() == set()


def raised() -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Where in the source an error for people is made, the call, and its message."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                kind = getattr(errors, node.func.id, None)
                if isinstance(kind, type) and issubclass(kind, errors.SalesdeskError):
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", node, node.args[0]


def test_errors_are_marked_for_translation() -> None:
    bare = (ast.Constant, ast.JoinedStr, ast.BinOp)
    assert [where for where, _, message in raised() if isinstance(message, bare)] == []


def test_errors_are_given_the_values_that_they_name() -> None:
    wrong = []
    for where, error, message in raised():
        named = {keyword.arg for keyword in error.keywords}
        if isinstance(message, ast.Call) and None not in named:  # ** is not known before it happens
            text = ast.literal_eval(message.args[0])
            if {place for _, place, _, _ in string.Formatter().parse(text) if place} != named:
                wrong.append(where)
    assert wrong == []
