"""What a line of an order that is said in one breath may mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES
from salesdesk.screens.line_typed import Discount
from salesdesk.screens.order_entry.grammar import (
    Holds,
    Line,
    Reading,
    last_line,
    line_text,
    lines_typed,
    readings,
)

D = Decimal
BEFORE_ALL, ELSE, OF_A_CODE = Holds.BEFORE_ALL, Holds.ELSE, Holds.OF_A_CODE


def whole(text: str) -> Reading:
    """The reading of all that was typed as a code."""
    return Reading(text, holds=BEFORE_ALL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("mug", [Reading("mug")]),
        ("  white   mug ", [Reading("white mug")]),
        ("4711", [Reading("4711")]),
        ("3 HB2", [whole("3 HB2"), Reading("HB2", "3")]),
        ("3 HB2 -5%", [whole("3 HB2 -5%"), Reading("HB2", "3", discount="-5%")]),
        ("HB2 -1,50", [whole("HB2 -1,50"), Reading("HB2", discount="-1,50")]),
        ("12 4711 @ 3,20", [whole("12 4711 @ 3,20"), Reading("4711", "12", price="3,20")]),
        ("4711@12,34/1000", [whole("4711@12,34/1000"), Reading("4711", price="12,34/1000")]),
        ("4711 @", [whole("4711 @"), Reading("4711", price="@")]),
        ("4711 @ -5", [whole("4711 @ -5"), Reading("4711", price="-5")]),
        ("3 tea @ 2 -5 %", [whole("3 tea @ 2 -5 %"), Reading("tea", "3", discount="-5%", price="2")]),
        (
            "2 kg flour -1,50",
            [
                whole("2 kg flour -1,50"),
                Reading("flour", "2 kg", "kg", "-1,50"),
                Reading("kg flour", "2", discount="-1,50"),
            ],
        ),
        ("2kg flour", [Reading("2kg flour"), Reading("flour", "2kg", "kg")]),
        ("3x4 plank", [Reading("3x4 plank")]),
        ("3x mug", [whole("3x mug"), Reading("mug", "3")]),
        ("12*4711", [whole("12*4711"), Reading("4711", "12")]),
        ("3mug", [Reading("3mug"), Reading("mug", "3", holds=ELSE)]),
        (
            "12white mug -5%",
            [
                whole("12white mug -5%"),
                Reading("12white mug", discount="-5%"),
                Reading("white mug", "12", discount="-5%", holds=ELSE),
            ],
        ),
        ("3m", [Reading("3m")]),
        ("4711ab", [Reading("4711ab")]),
        ("12345mug", [Reading("12345mug")]),
        ("3mug2", [Reading("3mug2")]),
        ("1.000 mug", [whole("1.000 mug"), Reading("mug", "1.000")]),
        ("-3 mug", [whole("-3 mug"), Reading("mug", "-3")]),
        ("5 100 mug", [whole("5 100 mug"), Reading("100 mug", "5"), Reading("mug", "5 100")]),
        (
            "2 zgrzewka wody",
            [
                whole("2 zgrzewka wody"),
                Reading("zgrzewka wody", "2"),
                Reading("wody", "2 zgrzewka", "zgrzewka"),
            ],
        ),
        ("HB2-5", [Reading("HB2-5"), Reading("HB2", discount="-5", holds=OF_A_CODE)]),
        ("HB-K", [Reading("HB-K")]),
        (
            "3 A-1-5%",
            [
                whole("3 A-1-5%"),
                Reading("A-1-5%", "3"),
                Reading("A-1", "3", discount="-5%", holds=OF_A_CODE),
                Reading("A", "3", discount="-1-5%", holds=OF_A_CODE),
            ],
        ),
        ("cream 30%", [Reading("cream 30%"), Reading("cream", discount="30%", holds=ELSE)]),
        (
            "3 tea 5% - 1,50 *",
            [
                whole("3 tea 5% - 1,50 *"),
                Reading("tea 5%", "3", discount="-1,50*"),
                Reading("5%", "3 tea", "tea", "-1,50*"),
                Reading("tea", "3", discount="5% -1,50*", holds=ELSE),
            ],
        ),
        ("3", [Reading("3")]),
        ("-5%", [Reading("-5%")]),
        ("@ 3", [Reading("@ 3")]),
        ("mug --5", [Reading("mug --5")]),
        ("3 mug, blue - large", [whole("3 mug, blue - large"), Reading("mug, blue - large", "3"),
                                 Reading("blue - large", "3 mug,", "mug,"),
                                 Reading("- large", "3 mug, blue", "mug, blue")]),
    ],
)  # fmt: skip
def test_text_has_these_readings_and_no_others(text: str, expected: list[Reading]) -> None:
    assert list(readings(text)) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3 HB2", Line(D(3))),
        ("2,5 kg flour", Line(D("2.5"), "kg")),
        ("1 000 mug", Line(D(1))),  # of “000 mug”; the second reading has a thousand
        ("12 4711 @ 12,34/1000 -5%", Line(D(12), "", Discount(D(5)), D("12.34"), 1000)),
        ("2 HB2 -5% -1,50*", Line(D(2), "", Discount(D(5), D("1.50"), per_unit=True))),
    ],
)
def test_usual_reading_means_these_numbers(text: str, line: Line) -> None:
    assert readings(text)[1].line() == line


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1.000 HB2", "quantity"),
        ("HB2 -5%", "quantity"),
        ("3 HB2 -5% -6%", "discount"),
        ("3 HB2 -1.000", "discount"),
        ("3 HB2 @ cheap", "price"),
        ("3 HB2 @", "price"),
        ("3 HB2 @ 1.000", "price"),
    ],
)
def test_what_is_in_doubt_is_refused_at_its_part(text: str, part: str) -> None:
    with pytest.raises(Refused) as refused:
        readings(text)[1].line()
    assert refused.value.part == part


def test_discount_of_the_customer_may_stand_before_what_comes_off_besides() -> None:
    said = Reading("mug", "1", discount="3+5%")
    assert said.line(D(3)).discount == Discount(D(5))
    with pytest.raises(Refused, match="more than one"):
        Reading("mug", "1", discount="3+5%", price="9").line(D(3))  # none is on a typed price


@pytest.mark.parametrize(
    ("text", "lines", "last"),
    [
        ("", (), ""),
        (" ; ;", (), " ; ;"),
        ("3 mug", ("3 mug",), "3 mug"),
        ("3 mug;  2 tea ;", ("3 mug", "2 tea"), "2 tea"),
        ("3 mug\n\n2 tea; 1 pen\r\n", ("3 mug", "2 tea", "1 pen"), "1 pen"),
    ],
)
def test_lines_stand_behind_semicolons_and_new_lines(text: str, lines: tuple[str, ...], last: str) -> None:
    assert lines_typed(text) == lines
    assert last_line(text) == last


_SIGNS = [*" -;@%*+,./x×\n\t", "3", "12", "1.000", "5%", "-1,50", "kg", "HB2", "mug", "ł", "٣", "\x00"]
_PIECES = st.sampled_from(_SIGNS)
_TEXTS = st.text(max_size=40) | st.lists(_PIECES, max_size=16).map("".join)


def _bare(text: str) -> str:
    return "".join(sorted("".join(text.split()).replace("@", "").casefold()))


def _refused(reading: Reading) -> str:
    """What of a reading cannot be read, nothing if all can."""
    try:
        reading.line()
    except Refused as refused:
        return refused.part or "said of no part"
    return ""


@given(_TEXTS)
def test_no_reading_loses_a_part_of_the_text_and_none_fails(text: str) -> None:
    for reading in readings(text):
        parts = f"{reading.quantity}{reading.words}{reading.discount}{reading.price}"
        # All that was typed but the sign of the price and the x of “3 x”.
        rest = _bare(text)
        for sign in _bare(parts):
            assert sign in rest
            rest = rest.replace(sign, "", 1)
        assert rest in ("", "x", "×", "*")
        assert reading.words
        assert _refused(reading) in ("", "quantity", "discount", "price")


@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(["mug", "4711", "HB2-5", "white mug 3", "kg flour", "cream 30%", "Łódź, 100 g"]),
    st.decimals(D("0.001"), D(99999), places=3),
    st.sampled_from(["", "box", "m2", "szt.", "zgrzewka", "karton zbiorczy"]),
    st.builds(
        Discount,
        st.just(D(0)) | st.decimals(D("0.01"), D("99.99"), places=2),
        st.just(D(0)) | st.decimals(D("0.01"), D("999.99"), places=2),
    ),
    st.none() | st.tuples(st.decimals(D(0), D("99999.9999"), places=4), st.sampled_from([1, 100, 1000])),
)
def test_line_reads_back_as_it_was_written(
    language: str,
    words: str,
    quantity: Decimal,
    unit: str,
    discount: Discount,
    price: tuple[Decimal, int] | None,
) -> None:
    line = Line(quantity, unit, discount, *(price or (None, 1)))
    text = line_text(words, line, language)
    assert (words, line) in [
        (way.words, way.line()) for way in readings(text) if way.holds is Holds.USUALLY and way.unit == unit
    ]


def test_very_long_text_is_read_at_once() -> None:
    for text in (
        "1 " * 50_000,
        "-1" * 50_000,
        "a-1" * 50_000,
        "5% " * 50_000,
        "@ " * 50_000,
        "3 x " * 50_000,
    ):
        assert len(readings(text)) < 20
