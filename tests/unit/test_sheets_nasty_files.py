"""Nasty files: each gives the rows and bad rows that it should, or is refused with what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.errors import Refused
from salesdesk.i18n import sentence
from salesdesk.sheets.header import Knows, nothing
from salesdesk.sheets.reading import BadRow, Row, open_sheet
from tests.unit.nasty_exports import EXPORTS, KNOWN
from tests.unit.nasty_files import NASTY, Nasty


def knows(head: str) -> str:
    return KNOWN.get(head.casefold(), "")


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: nasty.name)
def test_nasty_file_gives_a_clear_report(tmp_path: Path, nasty: Nasty) -> None:
    assert_clear(tmp_path, nasty, nothing)


@pytest.mark.parametrize("nasty", EXPORTS, ids=lambda nasty: nasty.name)
def test_file_of_another_program_gives_a_clear_report(tmp_path: Path, nasty: Nasty) -> None:
    assert_clear(tmp_path, nasty, knows)


def assert_clear(folder: Path, nasty: Nasty, knows: Knows) -> None:
    """Assert that of a file comes what has to."""
    path = nasty.write(folder)
    if nasty.refused:
        with pytest.raises(Refused) as refusal:
            open_sheet(path, knows=knows)
        assert str(refusal.value) == nasty.refused
        return

    with open_sheet(path, knows=knows) as sheet:
        found = sheet.found
        records = list(sheet)

    assert {row.line: row.cells for row in records if isinstance(row, Row)} == nasty.rows
    bad = [row for row in records if isinstance(row, BadRow)]
    assert [(row.line, row.column, sentence(row.reason, row.values, "en")) for row in bad] == [*nasty.bad]
    assert [row.line for row in records] == sorted({row.line for row in records})
    assert all(row.value.isprintable() and len(row.value) <= 41 for row in bad)
    if nasty.found:
        assert nasty.found in (f"{found.encoding} {found.delimiter} {found.decimal}", found.sheet)


def test_there_are_enough_nasty_files_and_none_twice() -> None:
    names = [nasty.name for nasty in NASTY + EXPORTS]
    assert len(names) >= 140
    assert len(names) == len(set(names))
