"""`salesdesk find` answers whatever it is asked, line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from salesdesk.cli.app import app
from salesdesk.domain.assortment.verbs import set_article_code
from salesdesk.domain.customers.verbs import NewContact, add_contact
from salesdesk.errors import Busy
from tests.house import House

pytestmark = pytest.mark.either_database

URL = "SALESDESK_DATABASE"
WILD: list[bytes] = [
    b"", b"   ", b"m", b"x" * 10_000, b"!?;:-_/\\'\"", "🦊🦊".encode(), "כוס שלום".encode(), "كوب".encode(),
    b"\x00\x01\x1b[2J\x7f", b"'; DROP TABLE article; --", b"%_*?[a-z]", b"\xff\xfe\xc3", "\u202emug".encode(),
    "\ud800".encode("utf-8", "surrogatepass"), b"\r", b'{"a": 1}', b"mug " * 5_000, "İ ß ﬁ ½".encode(),
    b"zs" + b"9" * 300,
]  # fmt: skip


def url_of(house: House) -> str:
    return house.database.url.render_as_string(hide_password=False)


def find(house: House, *words: str, given: bytes | None = None) -> Result:
    runner = CliRunner(env={URL: url_of(house), "SALESDESK_LANGUAGE": "en"})
    result = runner.invoke(app, ["find", *words], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answers(house: House, *words: str, given: bytes | None = None) -> list[dict[str, Any]]:
    result = find(house, *words, "--json", given=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]


def test_article_is_told_with_what_matched_and_how_long_it_took(house: House) -> None:
    house.do(set_article_code, house.customers["ANNA"], "AN-55", house.articles["MUG"])
    [answer] = answers(house, "article", "kubke")
    assert answer["query"] == "kubke"
    assert 0 < answer["ms"] < 10_000
    [mug, *_] = answer["results"]
    assert (mug["id"], mug["code"], mug["name"], mug["exact"]) == (
        house.articles["MUG"], "MUG", "Mug", False,
    )  # fmt: skip
    assert (0.7 < mug["score"] < 1, mug["matched"]) == (True, ["kubek"])
    [exact] = answers(house, "article", "MUG", "--limit", "1")[0]["results"]
    assert (exact["code"], exact["score"], exact["exact"]) == ("MUG", 1.0, True)
    assert answers(house, "article", "an55")[0]["results"][0]["code"] == "MUG"


def test_customers_orders_and_papers_are_found(house: House) -> None:
    order = house.order("BERLIN", house.line("MUG"), reference="Żółty")
    house.bill(*house.issue(order))
    anna = answers(house, "customer", "annna")[0]["results"][0]
    assert (anna["id"], anna["number"], anna["name"]) == (house.customers["ANNA"], "ANNA", "Anna")
    berlin = answers(house, "customer", "zs", "1/2026")[0]["results"][0]
    assert (berlin["number"], berlin["through"], berlin["exact"]) == ("BERLIN", "ZS 1/2026", True)
    found = answers(house, "order", "zolty")[0]["results"]
    assert [(each["id"], each["number"], each["name"]) for each in found] == [(order, "ZS 1/2026", "Dora")]
    kinds = {each["kind"] for each in answers(house, "paper", "dora")[0]["results"]}
    assert kinds == {"order", "note", "invoice"}


def test_why_a_customer_is_found_is_told_to_people_and_programs(house: House) -> None:
    house.do(add_contact, house.customers["ANNA"], NewContact("Jan Kowalski"))
    [anna] = answers(house, "customer", "kowal")[0]["results"]
    assert (anna["number"], anna["through"]) == ("ANNA", "Jan Kowalski")
    assert "← Jan Kowalski" in find(house, "customer", "kowal").stdout.splitlines()[0]
    assert "←" not in find(house, "customer", "anna", "--limit", "1").stdout.splitlines()[0]


def test_draft_is_told_as_one_and_by_what_it_is_called(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG"), confirmed=False, customer_number="ZAM/1", reference="Maj")
    [told] = answers(house, "order", "ZAM/1")[0]["results"]
    assert (told["id"], told["number"], told["state"]) == (draft, "", "draft")
    assert (told["reference"], told["through"]) == ("Maj", "ZAM/1")
    line = find(house, "order", "ZAM/1").stdout.splitlines()[0]
    assert ("draft" in line, "Maj" in line, "← ZAM/1" in line) == (True, True, True)


def test_each_line_of_the_standard_input_is_answered(house: House) -> None:
    given = "mug\n\nKUBÉK\r\npen".encode()
    found = answers(house, "article", given=given)
    assert [answer["query"] for answer in found] == ["mug", "", "KUBÉK", "pen"]
    first = [[each["code"] for each in answer["results"]][:1] for answer in found]
    assert first == [["MUG"], [], ["MUG"], ["PEN"]]
    assert answers(house, "article", given=b"") == []


@pytest.mark.parametrize("kind", ["customer", "article", "order", "paper"])
def test_whatever_is_asked_there_is_an_answer(house: House, kind: str) -> None:
    house.order("ANNA", house.line("MUG"))
    found = answers(house, kind, given=b"\n".join(WILD) + b"\n")
    assert len(found) == len(WILD)
    for line in WILD:
        text = line.decode("utf-8", "replace")
        if "\x00" not in text:
            assert find(house, kind, "--", text).exit_code == 0


def test_number_of_a_billion_digits_is_read_to_its_end_and_answered(house: House) -> None:
    found = answers(house, "article", given=b"9" * 3_000_000 + b"\nmug\n")
    assert [len(answer["results"]) > 0 for answer in found] == [False, True]
    assert len(found[0]["query"]) < 100_000


def test_line_that_cannot_be_answered_is_told_so_and_the_next_is_answered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(*_: object) -> Callable[[str], list[object]]:
        def refuse_pens(text: str) -> list[object]:
            if text == "pen":
                raise Busy
            return []

        return refuse_pens

    monkeypatch.setattr("salesdesk.cli.find._search", search)
    result = find(house, "article", "--json", given=b"mug\npen\nmug\n")
    first, second, third = (json.loads(line) for line in result.stdout_bytes.splitlines())
    assert ("error" in first, "error" in third) == (False, False)
    assert second == {"query": "pen", "error": Busy().text(), "results": []}
    assert result.exit_code == 1
    lines = find(house, "article", given=b"pen\nmug\n").stdout.splitlines()
    assert (lines[0], lines[1][:8]) == (Busy().text(), "0 found ")
    assert find(house, "article", "pen").exit_code == 1


def test_table_is_for_people(house: House) -> None:
    lines = find(house, "article", "mug").stdout.splitlines()
    assert lines[0].split()[1:4] == ["MUG", "Mug", "1.00"]
    assert lines[-1].endswith(" ms")
    assert find(house, "customer", "qqqxzv").stdout.startswith("0 found in ")


@pytest.mark.parametrize("words", [("lamp", "x"), ("article", "x", "--limit", "0"), ()])
def test_what_cannot_be_asked_is_refused(house: House, words: tuple[str, ...]) -> None:
    assert find(house, *words).exit_code == 2


def test_program_that_asks_line_by_line_has_each_answer_at_once(house: House) -> None:
    environment = os.environ | {URL: url_of(house)}
    command = [sys.executable, "-m", "salesdesk", "find", "article", "--json"]
    with subprocess.Popen(command, stdin=-1, stdout=-1, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in ("mug", "pen", "mug"):
            process.stdin.write(text.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["results"][0]["code"] == text.upper()
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize("kind", ["foo", "", "Customer", "{0}"])
def test_what_cannot_be_looked_for_is_told_in_words(house: House, kind: str) -> None:
    result = find(house, kind, "anna")
    assert result.exit_code == 2
    said = " ".join(result.output.split())
    assert f"There is no “{kind}” to look for; say customer, article, order or paper." in said
    assert "Value error" not in said
