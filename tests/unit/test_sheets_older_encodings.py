"""Texts from before Windows, and such as were converted once too often: read or refused, never garbled."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.errors import Refused
from salesdesk.sheets.converted_twice import before_conversion
from salesdesk.sheets.reading import Row, open_sheet
from salesdesk.sheets.rules import plain

POLISH = ("Łączka żółta, miód gęsty", "Śruba M8 źle ćwiczona", "WĄŻ OGRODOWY ŁÓDŹ", "wkręt do drewna")
GERMAN = ("Größe für Übergänge", "Käse, mürbe Äpfel, Öl", "Müller „Bau“ – Köln")
DUTCH = ("Crème brûlée à la façon", "Coördinatie één reünie")


def read(path: Path) -> tuple[str, list[str]]:
    with open_sheet(path) as sheet:
        return sheet.found.encoding, [row.cells[1] for row in sheet if isinstance(row, Row)]


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("iso8859-2", POLISH), ("cp852", POLISH), ("cp1250", POLISH),
        ("cp850", GERMAN[:2]), ("cp850", DUTCH), ("cp1252", GERMAN), ("latin-1", DUTCH),
        ("latin-1", ("¡Hola señor!", "5±2 mm", "§ 5 ¶ 3", "«mot»")),
    ],
)  # fmt: skip
def test_text_is_read_in_the_encoding_it_was_written_in(
    tmp_path: Path, encoding: str, texts: tuple[str, ...]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        ("Kod;Nazwa\n" + "".join(f"{n};{text}\n" for n, text in enumerate(texts))).encode(encoding)
    )
    assert read(path) == (encoding, [*texts])


@pytest.mark.parametrize("text", [*POLISH[:3], *GERMAN, *DUTCH, "5 € netto", "20 °C"])
@pytest.mark.parametrize("encoding", ["cp1250", "cp1252"])
def test_text_that_was_converted_twice_is_refused_with_what_it_was(text: str, encoding: str) -> None:
    letters = (bytes((byte,)).decode(encoding, errors="ignore") or chr(byte) for byte in text.encode())
    twice = "".join(letters)
    assert before_conversion(twice) == text
    with pytest.raises(Refused, match="was converted wrongly"):
        plain(twice)


@pytest.mark.parametrize(
    "text",
    ["Łódź", "Ångström", "ÅÄÖ", "Ĺubica", "São Paulo", "Þór Åse Â", "Âge d'or", "Ăn", "â", "crème brûlée"],
)
def test_text_that_only_looks_a_little_like_it_is_kept(text: str) -> None:
    assert plain(text) == text
