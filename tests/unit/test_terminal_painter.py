"""What the painter sends makes a terminal show what a whole repaint would show, in few bytes."""

from __future__ import annotations

import random
from typing import Final

import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from salesdesk.terminal.painter import Painter
from tests.conftest import times
from tests.terminals import Terminal, differing

_SCREENS: Final = times(80, 5_000)

_WORDS: Final = (
    "Zażółć", "gęślą", "jaźń", "Müller & Söhne", "1 234,50", "PLN", "漢字", "かな", "한국", "📦", "😀 ok",
    "e\u0301a\u0308",
    "[red]x[/]", "│", "›", "“…”", " ", "      ", "····", "a", "x\u0332y", "[31mred",
)  # fmt: skip
_COLOURS: Final = ("red", "bright_green", "#0f3c5f", "#e0e0e0", "color(97)", "default", None)


def _style(chance: random.Random) -> Style | None:
    if chance.random() < 0.1:
        return None
    flags = ("bold", "italic", "underline", "strike", "reverse")
    said = {flag: True for flag in flags if chance.random() < 0.15}
    return Style(color=chance.choice(_COLOURS), bgcolor=chance.choice(_COLOURS), **said)  # type: ignore[arg-type]


def _line(chance: random.Random, width: int) -> list[Strip]:
    """One to three strips that fill a line."""
    cuts = sorted(chance.sample(range(1, width), chance.randrange(3)))
    strips = []
    for first, last in zip([0, *cuts], [*cuts, width], strict=True):
        segments = [Segment(chance.choice(_WORDS), _style(chance)) for _ in range(chance.randrange(1, 9))]
        strips.append(Strip(segments).adjust_cell_length(last - first, _style(chance)).crop(0, last - first))
    return strips


def _changed(chance: random.Random, lines: list[list[Strip]], width: int) -> list[list[Strip]]:
    """The next screen: another one, one that is scrolled, or a few other lines."""
    kind = chance.random()
    if kind < 0.1:
        return [_line(chance, width) for _ in lines]
    if kind < 0.3:
        return [*lines[1:], _line(chance, width)]
    return [_line(chance, width) if chance.random() < 0.15 else line for line in lines]


def _whole(lines: list[list[Strip]], width: int) -> str:
    """A whole repaint, as Textual sends it, each strip at its place."""
    console = Console(color_system="truecolor", width=width)
    sent = []
    for row, line in enumerate(lines):
        column = 0
        for strip in line:
            update = LayoutUpdate([[strip]], Region(column, row, strip.cell_length, 1))
            sent.append(update.render_segments(console))
            column += strip.cell_length
    return "".join(sent)


def _pieces(lines: list[list[Strip]]) -> list[tuple[int, int, Strip]]:
    found = []
    for row, line in enumerate(lines):
        column = 0
        for strip in line:
            found.append((row, column, strip))
            column += strip.cell_length
    return found


@pytest.mark.parametrize("erases", [False, True])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (140, 45)])
def test_painter_shows_what_a_whole_repaint_shows(width: int, height: int, erases: bool) -> None:
    chance = random.Random(width + erases)
    painter = Painter(width, height, ColorSystem.TRUECOLOR, erases=erases)
    painted = Terminal(width, height)
    lines = [_line(chance, width) for _ in range(height)]
    for number in range(_SCREENS // 4):
        painted.feed(painter.paint(_pieces(lines)))
        repainted = Terminal(width, height)
        repainted.feed(_whole(lines, width))
        assert differing(painted, repainted) == [], f"screen {number}"
        lines = _changed(chance, lines, width)


def test_what_stands_there_is_not_sent_again() -> None:
    chance = random.Random(1)
    painter = Painter(80, 24, ColorSystem.TRUECOLOR)
    lines = [_line(chance, 80) for _ in range(24)]
    assert painter.paint(_pieces(lines))
    assert painter.paint(_pieces(lines)) == ""


def test_letter_that_is_typed_costs_its_place_and_itself() -> None:
    style = Style(color="#e0e0e0", bgcolor="#0f3c5f")
    painter = Painter(80, 24, ColorSystem.TRUECOLOR)
    painter.paint([(5, 9, Strip([Segment("kow   ", style)]))])
    assert painter.paint([(5, 9, Strip([Segment("kowa  ", style)]))]) == "\x1b[6;13Ha"
    assert painter.paint([(5, 9, Strip([Segment("kowal ", style)]))]) == "l"


def test_field_that_gets_another_ground_costs_no_blanks() -> None:
    one, other, cursor = (
        Style.parse("#e0e0e0 on #1e1e1e"),
        Style.parse("#e0e0e0 on #0f3c5f"),
        Style.parse("#121212 on #e0e0e0"),
    )
    painter = Painter(80, 24, ColorSystem.TRUECOLOR, erases=True)
    painter.paint([(5, 1, Strip([Segment(" " * 40, one), Segment("5" + " " * 38, one)]))])
    sent = painter.paint(
        [(5, 1, Strip([Segment(" ", cursor), Segment(" " * 39, other), Segment("5" + " " * 38, one)]))]
    )
    assert sent == "\x1b[6;2H\x1b[48;2;224;224;224m \x1b[48;2;15;60;95m\x1b[39X"


def test_row_that_gets_another_ground_is_filled_at_once_and_gaps_are_passed_over() -> None:
    plain, chosen = Style.parse("#e0e0e0 on #121212"), Style.parse("bold #ddedf9 on #0178d4")
    painter = Painter(40, 24, ColorSystem.TRUECOLOR, erases=True)
    painter.paint([(5, 0, Strip([Segment(" 15030     Fan       pc      1.40     30 ", plain)]))])
    sent = painter.paint([(5, 0, Strip([Segment(" 15030     Fan       pc      1.40     30 ", chosen)]))])
    assert sent == (
        "\x1b[6H\x1b[48;2;1;120;212m\x1b[K "
        "\x1b[1;38;2;221;237;249m15030\x1b[5CFan\x1b[7Cpc\x1b[6C1.40\x1b[5C30"
    )


def test_scroll_bar_takes_its_colours_once() -> None:
    plain, bar = Style.parse("#e0e0e0 on #121212"), Style.parse("on #003054")
    painter = Painter(20, 24, ColorSystem.TRUECOLOR, erases=True)
    painter.paint([(row, 0, Strip([Segment(" " * 20, plain)])) for row in range(3)])
    sent = painter.paint(
        [(row, 0, Strip([Segment("ab" + " " * 17, plain), Segment(" ", bar)])) for row in range(3)]
    )
    assert sent == (
        "\x1b[1H\x1b[38;2;224;224;224mab\r\nab\r\nab\x1b[1;20H\x1b[48;2;0;48;84m \x1b[2;20H \x1b[3;20H "
    )


def test_line_that_becomes_empty_is_erased_to_its_end() -> None:
    painter = Painter(80, 24, ColorSystem.TRUECOLOR, erases=True)
    style = Style.parse("#e0e0e0 on #121212")
    painter.paint([(5, 0, Strip([Segment("ab" * 40, style)]))])
    assert painter.paint([(5, 0, Strip([Segment("ab" + " " * 78, style)]))]) == "\x1b[6;3H\x1b[K"


def test_colour_in_which_nothing_is_written_is_not_sent() -> None:
    painter = Painter(80, 24, ColorSystem.TRUECOLOR)
    painter.paint([(5, 0, Strip([Segment("ab" + " " * 78, Style.parse("bold #e0e0e0 on #121212"))]))])
    assert (
        painter.paint(
            [
                (
                    5,
                    0,
                    Strip(
                        [
                            Segment("ab", Style.parse("bold #e0e0e0 on #121212")),
                            Segment(" " * 78, Style.parse("italic red on #121212")),
                        ]
                    ),
                )
            ]
        )
        == ""
    )
    turned = Style.parse("reverse #003054 on #1e1e1e")
    assert painter.paint([(5, 79, Strip([Segment(" ", turned)]))]) == "\x1b[6;80H\x1b[48;2;0;48;84m "


def test_pieces_outside_of_the_terminal_are_left_out() -> None:
    painter = Painter(10, 2, ColorSystem.TRUECOLOR)
    terminal = Terminal(10, 2)
    long = Strip([Segment("0123456789")])
    terminal.feed(painter.paint([(0, 4, long), (2, 0, long), (-1, 0, long), (1, 10, long)]))
    assert terminal.lines == ["    012345", "          "]


def test_signs_that_command_a_terminal_are_not_sent() -> None:
    painter = Painter(40, 1, ColorSystem.TRUECOLOR)
    sent = painter.paint([(0, 0, Strip([Segment("a\x1b[2Jb\x07\x9b31mc")]))])
    assert [sign for sign in sent if sign < " " or "\x7f" <= sign < "\xa0"] == ["\x1b"] * sent.count("\x1b[")
    terminal = Terminal(40, 1)
    terminal.feed(sent)
    assert terminal.lines[0].rstrip() == "a[2Jb31mc"


def test_what_stands_behind_a_sign_of_doubtful_width_has_its_own_place() -> None:
    """Terminals draw a family in two cells or in six; what stands behind it stands where it belongs."""
    painter = Painter(20, 1, ColorSystem.TRUECOLOR)
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert painter.paint([(0, 0, Strip([Segment(f"{family}ab")]))]).endswith(f"{family}\x1b[1;3Hab")


def test_sign_that_is_cut_off_from_what_it_is_drawn_over_finds_it() -> None:
    painter = Painter(20, 1, ColorSystem.TRUECOLOR)
    terminal = Terminal(20, 1)
    terminal.feed(painter.paint([(0, 0, Strip([Segment("ax")])), (0, 2, Strip([Segment("\u0332y")]))]))
    assert [cell[0] for cell in terminal.cells()[0][:3]] == ["a", "x\u0332", "y"]


def test_cursor_goes_where_it_is_wanted_and_not_twice() -> None:
    painter = Painter(80, 24, ColorSystem.TRUECOLOR)
    terminal = Terminal(80, 24)
    terminal.feed(painter.paint([(3, 4, Strip([Segment("abc")]))]) + painter.move(20, 10))
    assert terminal.cursor == (20, 10)
    assert painter.move(20, 10) == ""
