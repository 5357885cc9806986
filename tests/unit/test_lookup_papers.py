"""What stands in the columns of a paper becomes what it is found by."""

from __future__ import annotations

import pytest
from sqlalchemy import Text, column
from sqlalchemy.dialects import sqlite

from salesdesk.lookup.papers import Part, found_by
from salesdesk.lookup.text import Mark

_DIALECT = sqlite.dialect()
NUMBER, BUYER, NOTED = column("number", Text), column("buyer", Text), column("noted", Text)
FIELDS = found_by(
    Part(Mark.CODE, NUMBER),
    Part(Mark.NAME, BUYER, "name"),
    Part(Mark.WORDS, NOTED, "references"),
    Part(Mark.NUMBER, BUYER, "vat_id"),
)


def written(*values: str) -> str:
    """The fields of a paper with these values in its columns, as the database joins them."""
    process = FIELDS.type.result_processor(_DIALECT, None)
    assert process is not None
    return str(process("\x1e".join(values)))


def test_columns_and_members_of_documents_are_marked_for_what_they_are() -> None:
    buyer = '{"name": "Księgarnia", "vat_id": "PL 526-5358680", "city": "Gdynia"}'
    noted = '{"references": ["Maj", "Żółty"]}'
    assert written("FV 1/2026", buyer, noted) == "#fv12026;=ksiegarnia;~pl5265358680;|maj;|zolty;"


def test_each_column_is_read_once_however_many_of_its_members_are_looked_at() -> None:
    assert str(FIELDS).count("buyer") == 1


@pytest.mark.parametrize(
    "noted", ["", "{}", "[]", "null", "not JSON", '{"references": []}', '{"other": "x"}']
)
def test_document_that_says_nothing_of_it_hinders_no_search(noted: str) -> None:
    assert written("FV 1/2026", "", noted) == "#fv12026;"


def test_paper_without_columns_is_found_by_nothing() -> None:
    process = FIELDS.type.result_processor(_DIALECT, None)
    assert process is not None
    assert process(None) == ""
