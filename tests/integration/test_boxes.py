"""Boxes of a note: numbers that are given once, and stay."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import update
from typer.testing import CliRunner

from salesdesk.cli.app import app
from salesdesk.doctor import examine
from salesdesk.domain.boxes.verbs import boxes_of, number_boxes
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import change
from salesdesk.domain.corrections.reversing import reverse_note
from salesdesk.warehouse.boxes.model import Box
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused
from tests.unit.pdf_text import in_order, pages


def register(house: House, prefix: str = "5901234") -> None:
    """The company has a GS1 prefix."""
    house.do(change, replace(house.ask(company_details).details, gs1_prefix=prefix))


def test_boxes_keep_their_numbers_and_none_is_given_twice(house: House) -> None:
    [first], [second] = (house.issue(house.order("ANNA", house.line("MUG"))) for _ in range(2))
    assert str(refused(house.desk, number_boxes, first.number, 1)).startswith("The company has no GS1 prefix")
    register(house)
    two = house.do(number_boxes, first.number, 2)
    assert two == ("059012340000000017", "059012340000000024")
    assert house.do(number_boxes, first.number, 2) == two
    with house.seats(2) as seats:
        more = at_once([partial(seat.do, number_boxes, second.number, 3) for seat in seats])
    assert more[0] == more[1] == house.ask(boxes_of, second.number)
    assert house.do(number_boxes, first.number, 4)[:2] == two
    register(house, "123456789")
    assert house.do(number_boxes, first.number, 5)[4] == "012345678900000012"
    [back] = house.issue(house.order("ANNA", house.line("PEN")))
    house.do(reverse_note, back.id, "wrong pallet")
    bad = [
        (first.number, 4),
        (first.number, 0),
        (first.number, 1000),
        ("WZ 9/2026/MAIN", 1),
        ("WZ 4/2026/MAIN", 1),
        (back.number, 1),
    ]
    assert not not_refused(house.database, [partial(house.do, number_boxes, *each) for each in bad])
    assert_sound(house.database)
    with house.database.write() as session:
        session.execute(update(Box).where(Box.sscc == two[0]).values(sscc="059012349999999914"))
    [found] = examine(house.database)
    assert (found.check, found.where) == ("box numbers", f"{first.number} · 1")


def test_labels_are_printed_the_same_again(house: House, tmp_path: Path) -> None:
    register(house)
    order = house.order("ANNA", house.line("MUG"), customer_number="4500012345", reference="Klasa 3b")
    house.issue(order)
    url = house.database.url.render_as_string(hide_password=False)
    runner = CliRunner(env={"SALESDESK_DATABASE": url, "SALESDESK_LANGUAGE": "en"})
    file = tmp_path / "labels.pdf"
    printed = []
    for _ in range(2):
        asked = ["print", "wz1/2026/MAIN", "--box-labels", "2", "-o", str(file), "--force"]
        result = runner.invoke(app, asked)
        assert result.exit_code == 0, result.output
        printed.append(file.read_bytes())
    assert printed[0] == printed[1]
    assert len(pages(printed[0])) == 2
    assert in_order(printed[0], "Deliver to", "Anna", "Długa 1", "90-001 Łódź")
    assert "(00) 059012340000000024" in pages(printed[0])[1]
