"""What cells mean, and what nobody can be sure of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import Refused
from salesdesk.sheets.rules import code, day, number, plain, yes_no

NBSP, NARROW = "\u00a0", "\u202f"
NUMBERS = st.decimals(-(10**12), 10**12, places=4)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12", ".", "12"),
        ("1.50", ".", "1.50"),
        ("1,50", ",", "1.50"),
        (" 1,50 ", ",", "1.50"),
        ("0.30000000000000004", ".", "0.30000000000000004"),
        (",5", ",", "0.5"),
        ("1 234,50", ",", "1234.50"),
        (f"1{NBSP}234{NBSP}567,8", ",", "1234567.8"),
        (f"1{NARROW}234", ".", "1234"),
        ("1'234.50", ".", "1234.50"),
        ("1’234,50", ",", "1234.50"),
        ("1.234,50", ",", "1234.50"),
        ("1,234.50", ".", "1234.50"),
        ("1.000", ",", "1000"),
        ("1.000", ".", "1.000"),
        ("1,000", ".", "1000"),
        ("1.234.567", ",", "1234567"),
        ("-5", ".", "-5"),
        ("−5", ".", "-5"),
        ("5,00-", ",", "-5.00"),
        ("(5,00)", ",", "-5.00"),
        ("+5", ".", "5"),
        ("-0", ".", "0"),
        ("007", ".", "7"),
        ("€ 5", ".", "5"),
        ("-€5", ".", "-5"),
        ("€ -5", ".", "-5"),
        ("5,00 zł", ",", "5.00"),
        ("PLN 1 234,00", ",", "1234.00"),
        ("12.50EUR", ".", "12.50"),
        ("€ 12,-", ",", "12"),
        ("12,--", ".", "12"),
        ("23%", ".", "23"),
        ("7,5 %", ",", "7.5"),
    ],
)
def test_number_reads_what_people_write(text: str, decimal: str, value: str) -> None:
    assert str(number(text, decimal)) == value


@pytest.mark.parametrize(
    ("text", "decimal", "message"),
    [
        ("1.50", ",", "“1.50” does not fit the decimal sign “,” of the file."),
        ("1,50", ".", "“1,50” does not fit the decimal sign “.” of the file."),
        ("1.234,50", ".", "“1.234,50” does not fit the decimal sign “.” of the file."),
        ("1.234.567", ".", "“1.234.567” does not fit the decimal sign “.” of the file."),
        ("8,02E+12", ",", "“8,02E+12” is written by powers of ten: digits may be lost. Write it in full."),
        ("#N/A", ".", "The spreadsheet shows the error #N/A here."),
        ("#ARG!", ".", "The spreadsheet shows the error #ARG! here."),
        ("", ".", "The cell is empty."),
        ("9" * 41, ".", f"“{'9' * 40}…” has too many digits."),
        ("1" + " " * 30_000 + "x", ".", "“1” is not a number."),
        *(
            (text, ".", f"“{text}” is not a number.")
            for text in (
                "x",
                "5 szt.",
                "5.",
                "--5",
                "-5-",
                "(5",
                "5)",
                "(-5)",
                "12 34",
                "1.2.3",
                "nan",
                "Infinity",
            )
        ),
        *(
            (text, ".", f"“{text}” is not a number.")
            for text in ("٣", "1_000", "0x1", "5 XYZ", "1,2345,678", "€")
        ),
    ],
)
def test_number_refuses_what_is_none(text: str, decimal: str, message: str) -> None:
    with pytest.raises(Refused) as refusal:
        number(text, decimal)
    assert str(refusal.value) == message


@given(NUMBERS, st.sampled_from([".", ","]), st.sampled_from(["", " ", NBSP, NARROW, "'", "other"]))
def test_number_is_exact_however_thousands_are_set_apart(
    value: Decimal, decimal: str, thousands: str
) -> None:
    other = "," if decimal == "." else "."
    text = (
        f"{value:,f}".replace(",", "T")
        .replace(".", decimal)
        .replace("T", other if thousands == "other" else thousands)
    )
    assert number(text, decimal) == value


@given(st.text(max_size=12), st.sampled_from([".", ","]))
def test_number_gives_a_number_or_says_why_not(text: str, decimal: str) -> None:
    try:
        value = number(text, decimal)
    except Refused:
        return
    assert value.is_finite()
    assert any(sign.isdecimal() for sign in text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-05-31",
            "2026/5/31",
            "20260531",
            "2026-05-31T00:00:00",
            "2026-05-31 14:30:00.000",
            "2026-05-31T14:30Z",
        ),
        *(
            "31.05.2026",
            "31/05/2026",
            "31-5-2026",
            " 31.05.2026 14:30 ",
            "31/05/2026 02:30:00 PM",
            "05/31/2026",
        ),
        *("5-31-2026", "2026-05-31T14:30:00+02:00"),
        *("31 maja 2026 r.", "31 mei 2026", "31. Mai 2026", "May 31, 2026", "31-MAY-2026", "31st May 2026"),
    ],
)
def test_day_reads_dates_as_people_and_programs_write_them(text: str) -> None:
    assert day(text) == date(2026, 5, 31)


def test_day_takes_the_day_before_the_month_where_both_could_be() -> None:
    assert day("04/05/2026") == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31.05.26", "“31.05.26” has a year of two digits: write all four."),
        ("5/31/26", "“5/31/26” has a year of two digits: write all four."),
        ("31.02.2026", "There is no day “31.02.2026”."),
        ("05.31.2026", "There is no day “05.31.2026”."),
        ("2026-13-01", "There is no day “2026-13-01”."),
        ("0206-01-01", "There is no day “0206-01-01”."),
        ("45443", "“45443” is not a date: write it as 2026-05-31."),
        ("31.05-2026", "“31.05-2026” is not a date: write it as 2026-05-31."),
        ("\x1b[2Jsoon", "“[2Jsoon” is not a date: write it as 2026-05-31."),
        ("#REF!", "The spreadsheet shows the error #REF! here."),
        ("  ", "The cell is empty."),
    ],
)
def test_day_refuses_what_is_none(text: str, message: str) -> None:
    with pytest.raises(Refused) as refusal:
        day(text)
    assert str(refusal.value) == message


@given(
    st.dates(date(1900, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d"])
)
def test_day_reads_every_day_in_every_form(value: date, form: str) -> None:
    assert day(value.strftime(form)) == value


@pytest.mark.parametrize("text", ["yes", "TAK", "Ja", "1", "true", "PRAWDA", "WAAR", "wahr", " x ", "t", "✓"])
def test_yes_no_knows_yes_in_four_languages(text: str) -> None:
    assert yes_no(text) is True


@pytest.mark.parametrize("text", ["no", "NIE", "Nee", "nein", "0", "FALSE", "FAŁSZ", "ONWAAR", "falsch", "n"])
def test_yes_no_knows_no_in_four_languages(text: str) -> None:
    assert yes_no(text) is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("maybe", "Neither yes nor no: “maybe”."),
        ("2", "Neither yes nor no: “2”."),
        ("", "The cell is empty."),
        ("#N/A", "The spreadsheet shows the error #N/A here."),
    ],
)
def test_yes_no_refuses_what_is_neither(text: str, message: str) -> None:
    with pytest.raises(Refused) as refusal:
        yes_no(text)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "text", ["00123", "4006381333931", "HB-2/ą", "8E12", "12E4", "E+12", "1.5", "-", "=A1", "#12"]
)
def test_code_is_kept_as_it_stands(text: str) -> None:
    assert code(f" {text}\t") == text


@pytest.mark.parametrize("text", ["8,02E+12", "8.02E+12", "4.00638E+12", "4,00638e+12", "-1E-05", "1E+20"])
def test_code_that_a_spreadsheet_broke_is_refused_with_that_reason(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        code(text)
    assert str(refusal.value) == (
        f"“{text}” is what a spreadsheet made of a code: format the column as text, enter it anew."
    )


@pytest.mark.parametrize("read", [code, plain])
@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!", "#NAZWA?", "#WERT!", "#WAARDE!", " #n/a "])
def test_errors_of_spreadsheets_are_no_text(read: Callable[[str], str], text: str) -> None:
    with pytest.raises(Refused, match="The spreadsheet shows the error"):
        read(text)


@pytest.mark.parametrize(
    ("text", "shown"), [("'00123", "00123"), ("'+48 22 1", "+48 22 1"), ("'t Hof 1", "'t Hof 1")]
)
def test_apostrophe_that_kept_digits_as_text_is_left_out_of_a_code(text: str, shown: str) -> None:
    assert code(text) == shown


def test_code_that_is_missing_is_refused() -> None:
    with pytest.raises(Refused, match=r"^The cell is empty\.$"):
        code("\u200b ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Śruba M8", "Śruba M8"),
        ("  two\tlines\r\nof\ntext  ", "two lines of text"),
        (f"a{NBSP}b{NARROW}c\u2028d", "a b c d"),
        ("\x1b[31mred\x1b[0m\x07", "[31mred[0m"),
        ("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef"),
        ("\x00\x9b\ud800x\uffff", "x"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("@SUM(1)", "@SUM(1)"),
        ("#1 in stock", "#1 in stock"),
        ("", ""),
    ],
)
def test_plain_keeps_text_and_takes_away_what_commands(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text())
def test_plain_is_printable_and_changes_nothing_twice(text: str) -> None:
    try:
        once = plain(text)
    except Refused:
        return
    assert not any(sign < " " or "\x7f" <= sign <= "\x9f" for sign in once)
    assert plain(once) == once
