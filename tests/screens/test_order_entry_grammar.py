"""Lines of an order said in one breath: `3 mug -5%` and Enter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest
from textual import events

from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles
from salesdesk.domain.drafts.queries import draft_view, parked_drafts
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.errors import Busy
from salesdesk.office.permissions import Role
from salesdesk.screens.base import Commanded
from salesdesk.screens.order_entry import proposals
from salesdesk.screens.order_entry.heard import Heard, hear
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.widgets.field import Field
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database

D = Decimal


def call(house: House, scenario: Callable[[Typist], Awaitable[None]], language: str = "en") -> None:
    """Run a scenario at the order desk."""
    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, language=language)


def lines(house: House) -> list[DraftLine]:
    """The lines of all drafts."""
    views = [house.ask(draft_view, each.id) for each in house.ask(parked_drafts, own=False)]
    return [line for view in views for line in view.lines]


def brief(house: House) -> list[tuple[str, int, str]]:
    """Code, quantity and unit of the lines of all drafts."""
    return [(line.code, int(line.quantity), line.unit) for line in lines(house)]


def field(seat: Typist, name: str) -> str:
    """What stands in a field."""
    return seat.app.screen.query_one(f"#{name}", Field).text


async def paste(seat: Typist, text: str) -> None:
    """Paste a text where the cursor stands."""
    seat.app.post_message(events.Paste(text))
    await seat.settle()


def test_line_said_in_one_breath_is_added_with_one_further_key(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n3 mug\n")
        assert (seat.message, seat.focus) == ("MUG: 3 pc held.", "article-field")
        await seat.type("12 pen @ 0,95 -5%")
        assert "Pen" in seat.line("PEN ")
        await seat.type("\n2 box paper -1,50*\n10 m wire\nmug\n4\n5mug")
        assert "Mug" in seat.line("›MUG")
        await seat.type("\n")
        await seat.type("2 tea -5%\t")
        fields = [field(seat, name) for name in ("article-field", "quantity", "discount")]
        assert (fields, seat.focus) == (["TEA", "2", "-5%"], "quantity")
        await seat.type("\n")

    call(house, scenario)
    assert brief(house) == [
        ("MUG", 3, "pc"), ("PEN", 12, "pc"), ("PAPER", 2, "box"), ("WIRE", 10, "m"), ("MUG", 4, "pc"),
        ("MUG", 5, "pc"), ("TEA", 2, "pc"),
    ]  # fmt: skip
    _, pen, paper, *_, tea = lines(house)
    assert (pen.typed.price, pen.discount_percent, tea.discount_percent) == (D("0.95"), D(5), D(5))
    assert (paper.discount_amount, paper.discount_per_unit) == (D("1.50"), True)
    assert_sound(house.database)


def test_what_is_refused_of_a_line_is_mended_in_its_field(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n1.000 mug -5% @ 9\n")
        assert "a thousand or one" in seat.message
        assert (seat.focus, field(seat, "quantity"), field(seat, "price")) == ("quantity", "1.000", "9")
        await seat.type("2\n")
        assert seat.message == "MUG: 2 pc held."
        await seat.type("3mug 120%\n")
        assert (seat.focus, field(seat, "discount")) == ("discount", "120%")
        await seat.type("20%\n3 tea @ cheap\n")
        assert (seat.message, seat.focus) == ("“cheap” is not a number.", "price")
        await seat.type("3,99999\n")
        assert (seat.message, seat.focus) == ("3.99999 has more than 4 decimal places.", "price")
        await seat.press("escape")
        await seat.type("2 box tea\n")
        assert (seat.message, seat.focus) == ("Article TEA is not sold by “box”.", "quantity")
        await seat.type("2\n3 nothing such\n")
        assert (seat.message, seat.focus) == ("No article fits “nothing such”.", "article-field")
        await seat.press("escape")
        await seat.type("2 mug 3,20\n")
        assert seat.message.startswith("“3,20” is not in MUG Mug.")
        assert (seat.focus, field(seat, "quantity")) == ("quantity", "2")
        await seat.press("escape")
        await seat.type("1000000 mug\n")
        await seat.press("enter")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: how many?", "quantity")

    call(house, scenario)
    assert brief(house) == [("MUG", 2, "pc"), ("MUG", 3, "pc"), ("TEA", 2, "pc")]


def test_what_was_said_of_one_article_is_never_put_on_another(house: House) -> None:
    def fields(seat: Typist) -> tuple[str, ...]:
        return tuple(field(seat, name) for name in ("article-field", "quantity", "discount", "price"))

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n3 mugx7 -20% @ 5\n")
        assert "“mugx7” is not in MUG Mug." in seat.message
        assert fields(seat) == ("MUG", "3", "-20%", "5")
        await seat.press("shift+tab", "enter")  # the same article
        assert fields(seat) == ("MUG", "3", "-20%", "5")
        await seat.press("shift+tab")
        await seat.type("2 pen\n")
        assert seat.message == "PEN: 2 pc held."
        await seat.type("99999 mug -20%\n")
        await seat.press("enter")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: how many?", "quantity")
        await seat.press("shift+tab")
        await seat.type("pen\n")
        assert fields(seat) == ("PEN", "1", "", "")
        await seat.type("12\t5%")  # by hand, for this one
        await seat.press("shift+tab", "shift+tab")
        await seat.type("tea\n")
        assert fields(seat) == ("TEA", "12", "5%", "")
        await seat.press("shift+tab")
        await seat.type("4 tea\n")
        assert seat.message == "TEA: 4 pc held."
        await seat.type("tea\n\t5%")
        await seat.press("shift+tab", "shift+tab")
        await seat.type("6 pen\n")
        assert seat.message == "PEN: 6 pc held."

    call(house, scenario)
    assert brief(house) == [("PEN", 2, "pc"), ("TEA", 4, "pc"), ("PEN", 6, "pc")]
    assert [(line.discount_percent, line.typed.price) for line in lines(house)] == [
        (D(0), None), (D(5), None), (D(0), None),
    ]  # fmt: skip


def test_what_may_be_a_code_or_a_unit_is_asked_and_never_guessed(house: House) -> None:
    more = [
        NewArticle("12 MUG", "Dozen", D(9)),
        NewArticle("TEA-5", "Green leaves", D(9)),
        NewArticle("FLOUR", "Flour 25 kg", D(30)),
        NewArticle("BOXTEA", "Box tea", D(8)),
        NewArticle("CRM30", "Cream 30%", D(4)),
        NewArticle("C5", "5 candles red", D(6)),
        NewArticle("T1", "3mm tape", D(2)),
        NewArticle("Z1", "Zinc pail", D(2)),
        NewArticle("Z2", "Zinc pail", D(2), units=(NewUnit("box", 6),)),
        NewArticle("WATER", "Spring water", D(1), units=(NewUnit("zgrzewka", 6),)),
    ]
    house.do(add_articles, more)

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n12 mug\n")
        assert (field(seat, "article-field"), seat.focus) == ("12 MUG", "quantity")
        await seat.type("1\n3 TEA-5\n2 zgrzewka water\n3 cream 30%\n")
        assert seat.message == "CRM30: only 0 of 3 pc held."
        await seat.type("4 candles 5%\n")  # the 5 of its name is another
        assert "5%" in seat.line("5 candles")
        await seat.type("4 tea-2\n")
        assert "“4 tea-2”: which is meant?" not in seat.screen()
        await seat.type("2 box zinc pail\n")
        await seat.type("3mm tape\n")
        assert (field(seat, "article-field"), field(seat, "quantity")) == ("T1", "1")
        await seat.press("escape")
        await seat.type("2 kg flour\n")
        assert "“2 kg flour”: which is meant?" in seat.screen()
        assert "Flour 25 kg" in seat.screen()
        assert seat.cut_off() == []
        await seat.press("escape")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: which is meant?", "article-field")
        await seat.press(*"2 kg flour", "enter", *"mug", "enter")
        assert seat.message == "What you typed meanwhile was not taken: answer the question first."
        await seat.press("enter")
        assert seat.message == "FLOUR: only 0 of 2 pc held."
        await seat.type("25 kg flour -5%\n")
        assert "25 pc FLOUR" in seat.screen()
        assert seat.cut_off() == []
        await seat.press("enter")
        fields = [field(seat, name) for name in ("article-field", "quantity", "discount")]
        assert (fields, seat.focus) == (["FLOUR", "1", "-5%"], "quantity")
        await seat.press("escape")
        await seat.type("2 box tea\n")  # tea is not sold by the box, and something else is called so
        assert "2 pc BOXTEA" in seat.screen()
        await seat.press("enter")

    call(house, scenario)
    assert brief(house) == [
        ("12 MUG", 1, "pc"), ("TEA-5", 3, "pc"), ("WATER", 2, "zgrzewka"), ("CRM30", 3, "pc"),
        ("C5", 4, "pc"), ("TEA", 4, "pc"), ("Z2", 2, "box"), ("FLOUR", 2, "pc"), ("BOXTEA", 2, "pc"),
    ]  # fmt: skip


def test_several_lines_are_added_and_what_is_refused_stays_in_the_field(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n3 mug; 12 pen @ 0,95 -5%; 2 tea;\n")
        assert (seat.message, seat.focus) == ("3 lines are on the order.", "article-field")
        assert field(seat, "article-field") == ""
        await seat.type("1 book; 3 nothing such; 1.000 pen; 2 rare\n")
        assert seat.message == "“3 nothing such”: No article fits “nothing such”."
        assert field(seat, "article-field") == "3 nothing such; 1.000 pen"
        await seat.press("escape")
        await seat.type("1 last; 1.000 pen -5%\n")
        assert (field(seat, "article-field"), field(seat, "discount"), seat.focus) == (
            "PEN",
            "-5%",
            "quantity",
        )
        await seat.type("100\n1 last; 1 rare\n")
        lacks = "; ".join(f"{code} 1 pc: Tue 10 Mar (to be ordered)" for code in ("LAST", "RARE"))
        assert seat.message == f"Not all is there: {lacks}"
        await seat.type("3 book 77; 9 xyzzy; 2 pen 88\n")
        assert seat.message == "“3 book 77”: “77” is not in BOOK Book. Enter adds it all the same."
        assert field(seat, "article-field") == "3 book 77; 9 xyzzy; 2 pen 88"
        await seat.press("enter")
        assert seat.message == "“9 xyzzy”: No article fits “xyzzy”."
        await seat.press("enter")
        assert seat.message == "“9 xyzzy”: No article fits “xyzzy”."
        assert field(seat, "article-field") == "9 xyzzy; 2 pen 88"
        await seat.press("home")
        await seat.type("3 book 77; ")  # what was asked about once is asked about again
        await seat.press("enter")
        assert field(seat, "article-field") == "3 book 77; 9 xyzzy; 2 pen 88"

    call(house, scenario)
    assert [(line.code, int(line.quantity)) for line in lines(house)] == [
        ("MUG", 3), ("PEN", 12), ("TEA", 2), ("BOOK", 1), ("RARE", 2), ("LAST", 1), ("PEN", 100),
        ("LAST", 1), ("RARE", 1), ("BOOK", 3),
    ]  # fmt: skip
    assert_sound(house.database)


def test_pasted_list_becomes_proposed_lines_that_are_taken_one_by_one(house: House) -> None:
    mail = """Good morning,
    - 3 x mug
    Tea: 12
    2 Rare
    pen - 5 pc
    Book
    4 mug cup
    """

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        seat.app.post_message(events.Paste(mail))
        await seat.press("enter")
        assert "Pasted lines: 7" in seat.screen()
        assert seat.cut_off() == []
        await seat.press("enter")
        assert seat.message == "MUG: 3 pc held."
        await seat.press("up", "enter")
        assert seat.message == "No article fits “Good morning,”."
        await seat.press("delete", "f9")
        assert seat.message == "Not all is there: RARE 2 pc: Tue 10 Mar (to be ordered)"
        assert [code for code, *_ in brief(house)] == ["MUG", "TEA", "RARE", "PEN"]
        await seat.press("enter")
        assert seat.message == "How many? Type a quantity."
        await seat.press("escape")
        assert (field(seat, "article-field"), seat.focus) == ("Book; 4 mug cup", "article-field")
        assert seat.message == "Not all is there: RARE 2 pc: Tue 10 Mar (to be ordered)"
        assert seat.table("#lines").total == 4

    call(house, scenario)
    assert brief(house) == [("MUG", 3, "pc"), ("TEA", 12, "pc"), ("RARE", 2, "pc"), ("PEN", 5, "pc")]


def test_list_that_is_pasted_too_early_comes_when_the_way_is_free(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("tab")
        await paste(seat, "3 mug\n2 tea")
        assert (seat.message, seat.focus) == (
            "First say who is calling; then the pasted lines are shown.",
            "customer-field",
        )
        await seat.type("anna\n5 pen\n")
        assert "Pasted lines: 2" in seat.screen()
        assert seat.message == "What you typed meanwhile was not taken."
        await seat.press("f9")
        await seat.type("pen")
        await paste(seat, "7 book\n8 tea")
        assert "then the pasted lines are shown." in seat.message
        assert (field(seat, "article-field"), seat.focus) == ("pen", "article-field")
        await seat.type("\n")
        assert seat.focus == "quantity"
        await seat.type("4\n")
        assert "Pasted lines: 2" in seat.screen()
        await seat.press("escape", "escape")
        await seat.type("pen")
        await paste(seat, "7 book\n8 tea")
        await seat.press("f12", "f9")  # the order is thrown away, and with it what was to come
        assert seat.message == "The order is cancelled."
        await seat.type("bob\n")
        assert seat.focus == "article-field"
        assert "Pasted lines" not in seat.screen()

    call(house, scenario)


def test_long_list_is_looked_up_behind_the_keys(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(screen: Commanded, text: str, customer_id: int | None) -> list[Heard]:
        if text in ("Hi,", "6 pen"):
            raise Busy
        return await hear(screen, text, customer_id)

    monkeypatch.setattr(proposals, "hear", failing)

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await paste(seat, "pen\n" * 1001)
        assert seat.message == "1001 lines are more than can be pasted at once (1000)."
        await paste(seat, "Hi,\n2 tea")
        assert "Pasted lines: 2, looked up: 0" in seat.screen()
        await seat.press("down", "escape")
        assert field(seat, "article-field") == "Hi,; 2 tea"
        await seat.press("escape")
        pens = [f"{number} pen" for number in range(5, 300)]
        await paste(seat, "\n".join(["Hello,", "2 tea", *pens, "3 mug"]))
        assert "Pasted lines: 298, looked up: 3" in seat.screen()
        assert "›" in seat.line("2 tea")
        assert seat.message == Busy.default
        assert seat.cut_off() == []
        await seat.press("enter")
        assert seat.message == "TEA: 2 pc held."
        await seat.press("end", "enter")
        assert seat.message == "MUG: 3 pc held."
        await seat.press("enter")
        assert seat.message == "PEN: 299 pc held."
        await seat.press("escape")
        assert field(seat, "article-field").split("; ") == ["Hello,", *pens[:-1]]

    call(house, scenario)
    assert brief(house) == [("TEA", 2, "pc"), ("MUG", 3, "pc"), ("PEN", 299, "pc")]
