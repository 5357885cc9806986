"""One letter is enough to tell Polish from western text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from salesdesk.sheets.encodings import detected
from salesdesk.sheets.reading import open_sheet

POLISH: Final = (
    "wkręt sprzęt skręt tępy sęp kępa stępka ręka księga węch pędzel mięso gęś część się łyżka stół "
    "mąka są źrebię wóź róża PÓŁKA RÓŻA ŁÓDŹ Świeca coś koń końcówka być ćwierć ćma pięćset młyn "
    "przemysł Ład żaba Żuk łańcuch śruba gwóźdź SPRZĘT WKRĘT piętro zamęt zwierzęta pęto natręt chętny "
    "tętno wewnętrzny zęby występ wstęga węgiel krępy męt język pieniądz KSIĘŻYC LIŚĆ CZĘŚĆ gałąź miedź "
    "łóżko Kęty Nętno Krępa Maćki"
)
WESTERN: Final = (
    "forêt fête tête bête même rêve trêve chêne pêche être vêtement gêne quête enquête arrêt intérêt "
    "extrême guêpe frêne honnête tempête fenêtre ancêtre champêtre évêque crête grêle mêler dépêche "
    "crêpe crème père où là cœur sœur œuf œil bœuf nœud Œuf ŒUVRE maïs Noël sûr dû FORÊT FÊTE CRÊPE À È "
    "Liège Sûdwest hêtre geïnd coördinatie reünie zeeën oliën hè scène financiële m² m³ dm³ 5³ ½ 5¾ Ø12 "
    "£5 £ señor niño"
)
GERMAN: Final = "Müller Größe Straße Übung Öl Ärger weiß €5 „Größe“ 5°C ±2 10×20 é"


@pytest.mark.parametrize("around", ["nazwa;cena\n{};12\n", "kod;{}\n1;2\n", "{};b\n1;2\n"])
@pytest.mark.parametrize("word", POLISH.split())
def test_one_polish_letter_decides(tmp_path: Path, word: str, around: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(around.format(word).encode("cp1250"))

    assert detected(path) == ("cp1250", "cp1250")


@pytest.mark.parametrize("around", ["nom;prix\n{};12\n", "naam;{}\n1;2\n", "{};b\n1;2\n"])
@pytest.mark.parametrize("word", WESTERN.split())
def test_one_western_letter_decides(tmp_path: Path, word: str, around: str) -> None:
    path = tmp_path / "table.csv"
    text = around.format(word)
    path.write_bytes(text.encode("cp1252"))

    assert path.read_bytes().decode(detected(path)[1]) == text


@pytest.mark.parametrize("word", GERMAN.split())
def test_letters_that_both_have_are_read_right(tmp_path: Path, word: str) -> None:
    path = tmp_path / "table.csv"
    text = f"Name;Preis\n{word};2\n"
    path.write_bytes(text.encode("cp1252"))

    assert path.read_bytes().decode(detected(path)[1]) == text


@pytest.mark.parametrize(("letter", "encoding"), [("ł", "cp1250"), ("œu", "cp1252"), ("ł", "utf-8")])
def test_a_letter_at_the_end_of_a_long_file_is_seen(tmp_path: Path, letter: str, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"code;name\n" + b"1;screw\n" * 400_000 + f"2;a{letter}\n".encode(encoding))

    assert detected(path)[0] == encoding


def test_what_no_letter_tells_is_decided_the_same_way_each_time(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("prêt;b\n1;2\n".encode("cp1252"))  # the very bytes of Polish “pręt”

    assert len({detected(path) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    "encoding", ["iso-8859-2", "cp852", "cp437", "UTF8", "windows-1250", "utf-16-le", "utf-16"]
)
def test_an_encoding_that_is_given_is_used(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("code;é\n1;2\n".encode(encoding))

    with open_sheet(path, encoding=encoding) as sheet:
        assert sheet.header == ("code", "é")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark_when_it_is_given(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("code;é\n1;2\n".encode(codec))

    with open_sheet(path, encoding="utf-16") as sheet:
        assert sheet.header == ("code", "é")
