"""`salesdesk print` takes a number as it is said, and `--language` is spoken at the desk."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from salesdesk import app as desk_app
from salesdesk.cli.app import app
from salesdesk.cli.desk import open_in_terminal
from salesdesk.cli.invocation import Invocation
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.stocktakes.rules import Scope
from salesdesk.domain.stocktakes.verbs import open_stocktake
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.verbs import send
from salesdesk.domain.users.queries import me
from salesdesk.office.permissions import Role
from salesdesk.screens.seat import Person, Seat
from tests.house import House
from tests.unit.pdf_text import in_order

pytestmark = pytest.mark.either_database


def url_of(house: House) -> str:
    return house.database.url.render_as_string(hide_password=False)


def printed(house: House, number: str, output: Path, *options: str) -> Result:
    runner = CliRunner(env={"SALESDESK_DATABASE": url_of(house), "SALESDESK_LANGUAGE": "en"})
    return runner.invoke(app, ["print", number, "-o", str(output), "--force", *options])


def test_paper_is_printed_by_its_number_however_it_is_said(house: House, tmp_path: Path) -> None:
    house.bill(*house.issue(house.order("BERLIN", house.line("MUG"))))
    house.issue(house.order("ANNA", house.line("MUG", 110)))  # one warehouse has not enough
    tea = Sending(house.articles["TEA"], Decimal(1))
    house.do(send, house.warehouses["MAIN"], house.warehouses["SIDE"], [tea])
    house.do(open_stocktake, house.warehouses["MAIN"], Scope())
    file = tmp_path / "paper.pdf"
    for number in (
        "inw1/2026/MAIN",
        "FV 1/2026",
        "FV1/2026",
        "fv 1/2026",
        " fv1 ",
        "FV 1",
        "WZ1/2026/MAIN",
        "MM- 1/2026/MAIN",
        "mm−1/2026/MAIN",
    ):
        result = printed(house, number, file)
        assert (result.exit_code, file.read_bytes()[:5]) == (0, b"%PDF-"), (number, result.output)
        file.unlink()
    result = printed(house, "wz1/2026/main", file, "--packing-slip")
    assert (result.exit_code, file.read_bytes()[:5]) == (0, b"%PDF-"), result.output
    file.unlink()
    refused = printed(house, "FV 1", file, "--packing-slip")
    assert (refused.exit_code, refused.output.strip()) == (1, "There is no goods-issue note FV 1/2026.")
    for number, said in (
        ("FV9/2026", "There is no invoice FV 9/2026."),
        ("Dora", "There is no document Dora to print."),
        ("ZS 1/2026", "There is no document ZS 1/2026 to print."),
        ("WZ1", "“WZ 1” may be WZ 1/2026/SIDE, WZ 1/2026/MAIN: say which."),
    ):
        result = printed(house, number, file)
        assert (result.exit_code, result.stderr.strip(), file.exists()) == (1, said, False)
    pen = house.order("ANNA", house.line("PEN", 3))
    for number, said in (
        ("zs9/2026", "There is no order ZS 9/2026."),
        ("ZS 3/2026", "Nothing of ZS 3/2026 is allocated yet."),
    ):
        result = printed(house, number, file, "--pick-list")
        assert (result.exit_code, result.stderr.strip(), file.exists()) == (1, said, False)
    house.do(allocate, pen)
    result = printed(house, "zs3/2026", file, "--pick-list")
    assert (result.exit_code, file.read_bytes()[:5]) == (0, b"%PDF-"), result.output
    assert in_order(file.read_bytes(), "Pick list", "ZS 3/2026", "Anna")


@pytest.mark.parametrize(("asked", "spoken"), [("pl", "pl"), ("", "nl")])
def test_language_that_is_asked_for_stays_after_sign_in(
    house: House, monkeypatch: pytest.MonkeyPatch, asked: str, spoken: str
) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(desk_app, "open_desk", lambda *_, **options: told.update(options) or 0)
    monkeypatch.setenv("SALESDESK_LANGUAGE", "de")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    open_in_terminal(Invocation(url_of(house), asked))
    seat = Seat(house.database, language=told["language"], keeps_language=told["keeps_language"])
    assert seat.language == (asked or "de")
    desk = house.seat(Role.BUYER)
    known = desk.ask(me)
    person = Person(known.id, known.login, known.name, known.permissions, "Europe/Warsaw")
    seat.sign_in(person, desk, "nl", None)
    assert seat.language == spoken
    seat.sign_out()
    assert seat.language == (asked or "de")
    seat.close()
