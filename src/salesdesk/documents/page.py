"""The sheet that every document is written on: A4 pages filled from the top.

What is written becomes marks at fixed places first and ink last, when the number of
pages is known. Positions are points from the left and from the top edge. Text is never
markup: it is measured, folded into lines and set as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from threading import Lock
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from salesdesk.documents import fonts
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = [
    "ACCENT",
    "BODY",
    "BODY_BOLD",
    "FULL_WIDTH",
    "HAIRLINE",
    "INK",
    "LEFT",
    "MM",
    "RIGHT",
    "SMALL",
    "STRONG",
    "TITLE",
    "Cell",
    "Label",
    "Sheet",
    "Style",
    "Words",
]

MM: Final = 72 / 25.4
_WIDTH: Final = 210 * MM
_HEIGHT: Final = 297 * MM
_TOP: Final = 16 * MM
_BOTTOM: Final = 12 * MM
LEFT: Final = 20 * MM
RIGHT: Final = _WIDTH - 16 * MM
FULL_WIDTH: Final = RIGHT - LEFT
_FOOTER_LINES: Final = 4
_LABEL_HEIGHT: Final = 148 * MM
_LABEL_WIDTH: Final = 105 * MM
_LABEL_EDGE: Final = 6 * MM
_KEPT: Final = 0.35
"""A row taller than this part of a page may be torn apart at its foot."""

INK: Final = HexColor("#1d232b")
ACCENT: Final = HexColor("#1f4a63")
_GREY: Final = HexColor("#5c6672")
HAIRLINE: Final = HexColor("#d3d9df")
_TINT: Final = HexColor("#f2f5f7")


@dataclass(frozen=True, slots=True)
class Style:
    """Font, size in points and colour of a text."""

    font: str
    size: float
    colour: Color = INK

    @property
    def leading(self) -> float:
        """Distance from line to line, in points."""
        return self.size * 1.28


TITLE: Final = Style(fonts.BOLD, 21, ACCENT)
STRONG: Final = Style(fonts.BOLD, 11.5)
BODY: Final = Style(fonts.REGULAR, 9)
BODY_BOLD: Final = Style(fonts.BOLD, 9)
SMALL: Final = Style(fonts.REGULAR, 7.5, _GREY)
"""Labels, remarks below something, the foot."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a style."""

    text: str
    style: Style = BODY


@dataclass(frozen=True, slots=True)
class Cell:
    """Texts below one another in a strip of the sheet, `width` points wide."""

    x: float
    width: float
    words: Sequence[Words]
    right: bool = False
    """Against the right edge of the strip."""

    def lines(self) -> list[Words]:
        """The texts folded into lines; an empty text takes no room."""
        return [
            Words(line, words.style)
            for words in self.words
            if words.text
            for line in fonts.wrap(words.text, words.style.font, words.style.size, self.width)
        ]


@dataclass(frozen=True, slots=True)
class _Text:
    x: float
    y: float
    words: Words

    def paint(self, canvas: Canvas) -> None:
        style = self.words.style
        canvas.setFont(style.font, style.size)
        canvas.setFillColor(style.colour)
        canvas.drawString(self.x, _HEIGHT - self.y, self.words.text)


@dataclass(frozen=True, slots=True)
class _Block:
    x: float
    y: float
    width: float
    height: float
    colour: Color

    def paint(self, canvas: Canvas) -> None:
        canvas.setFillColor(self.colour)
        canvas.rect(self.x, _HEIGHT - self.y - self.height, self.width, self.height, stroke=0, fill=1)


_Mark = _Text | _Block

_painting: Final = Lock()
"""A face reads its file at one position for all threads: one document is written at a time."""


class Sheet:
    """Pages in the making. `y` is how far down the current one is filled.

    `running` heads every page but the first, `footer` stands at the foot of all of them.
    """

    _size = (_WIDTH, _HEIGHT)

    def __init__(self, wording: Wording, running: str, footer: str) -> None:
        fonts.register()
        self.wording = wording
        self.pages: list[list[_Mark]] = [[]]
        self.y = self._start = _TOP
        self.heading: Callable[[], None] | None = None
        """Repeated at the top of every page that begins while it is set."""
        self._running = Cell(LEFT, FULL_WIDTH, [Words(running, SMALL)]).lines()[:1]
        foot_lines = Cell(LEFT, FULL_WIDTH - 30 * MM, [Words(footer, SMALL)]).lines()
        self._footer = foot_lines[:_FOOTER_LINES]
        self.left_over = "\n".join(words.text for words in foot_lines[_FOOTER_LINES:])
        """What of a long footer has no room at the foot and belongs at the end of the text."""
        foot = max(len(self._footer), 1) * SMALL.leading
        self._foot = _HEIGHT - _BOTTOM - foot
        self._floor = self._foot - 5 * MM

    def gap(self, height: float) -> None:
        """Leave some points empty."""
        self.y += height

    def need(self, height: float) -> None:
        """Go on to the next page unless `height` points are left on this one."""
        if self.y + height > self._floor:
            self._new_page()

    def new_page(self) -> None:
        """Go on to the next page."""
        self._new_page()

    def row(self, cells: Sequence[Cell], padding: float = 0) -> None:
        """Write cells side by side.

        A row that finds no room moves to the next page whole, a very tall one goes on there.
        """
        rest = [cell.lines() for cell in cells]
        tallest = max(sum(line.style.leading for line in lines) for lines in rest) + 2 * padding
        if tallest < _KEPT * self._floor:
            self.need(tallest)
        self.y += padding
        while True:
            top, lowest = self.y, self.y
            for index, cell in enumerate(cells):
                self.y = top
                rest[index] = self._fill(cell, rest[index])
                lowest = max(lowest, self.y)
            self.y = lowest
            if not any(rest):
                break
            self._new_page()
        self.y += padding

    def block(self, x: float, y: float, width: float, height: float, colour: Color) -> None:
        """Fill a rectangle; `y` is its upper edge."""
        self.pages[-1].append(_Block(x, y, width, height, colour))

    def rule(self, colour: Color, thickness: float, x: float = LEFT, width: float = FULL_WIDTH) -> None:
        """Draw a line across at the present height."""
        self.block(x, self.y, width, thickness, colour)

    def together(self, draw: Callable[[], None]) -> None:
        """Draw something without a page break in it, if any page has the room."""
        pages, marks, y = len(self.pages), len(self.pages[-1]), self.y
        draw()
        if len(self.pages) == pages or y == self._start:
            return
        del self.pages[pages:]
        del self.pages[-1][marks:]
        self.y = y
        self._new_page()
        draw()

    def beside(self, left: Callable[[], None], right: Callable[[], None]) -> None:
        """Draw two things from the same height; one below the other if the first fills the page."""
        page, top = len(self.pages), self.y
        left()
        if len(self.pages) > page:
            right()
            return
        bottom, self.y = self.y, top
        right()
        if len(self.pages) == page:
            self.y = max(bottom, self.y)

    def tinted(self, draw: Callable[[], None], padding: float) -> None:
        """Draw something on a light ground, unless it runs over the page."""
        page, top, marks = len(self.pages), self.y, len(self.pages[-1])
        self.y += padding
        draw()
        self.y += padding
        if len(self.pages) == page:
            ground = _Block(LEFT, top, FULL_WIDTH, self.y - top, _TINT)
            self.pages[-1].insert(marks, ground)

    def pdf(self, title: str, author: str, day: date) -> bytes:
        """The finished document, dated `day`; the same marks always give the same bytes."""
        with _painting:
            file = BytesIO()
            canvas = Canvas(
                file,
                pagesize=self._size,
                pageCompression=1,
                invariant=1,
                initialFontName=fonts.REGULAR,
                lang=self.wording.language,
            )
            canvas.setTitle(fonts.plain(title))
            canvas.setSubject(fonts.plain(title))
            canvas.setAuthor(fonts.plain(author))
            canvas.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000Z")
            canvas.setCreator("salesdesk")
            for number, marks in enumerate(self.pages, 1):
                canvas.translate(0, self._size[1] - _HEIGHT)  # marks are measured from an A4's upper edge
                for mark in [*marks, *self._page_foot(number)]:
                    mark.paint(canvas)
                canvas.showPage()
            canvas.save()
            return file.getvalue()

    def _new_page(self) -> None:
        self.pages.append([])
        self.y = _TOP
        self._fill(Cell(LEFT, FULL_WIDTH, ()), self._running)
        self.y += 2
        self.rule(HAIRLINE, 0.5)
        self.y += 10
        self._start = self.y
        if self.heading is not None:
            self.heading()

    def _fill(self, cell: Cell, lines: list[Words]) -> list[Words]:
        """Set lines down to the floor; give back those for which there is no room."""
        for index, words in enumerate(lines):
            if self.y + words.style.leading > self._floor:
                return lines[index:]
            self.pages[-1].append(_set(cell, self.y, words))
            self.y += words.style.leading
        return []

    def _page_foot(self, number: int) -> list[_Mark]:
        text = self.wording.say(N_("Page {page} of {pages}"), page=number, pages=len(self.pages))
        across = Cell(LEFT, FULL_WIDTH, (), right=True)
        marks: list[_Mark] = [_Block(LEFT, self._foot - 4, FULL_WIDTH, 0.5, HAIRLINE)]
        marks.append(_set(across, self._foot, Words(text, SMALL)))
        for index, words in enumerate(self._footer):
            marks.append(_set(Cell(LEFT, FULL_WIDTH, ()), self._foot + index * SMALL.leading, words))
        return marks


class Label(Sheet):
    """Labels of A6, one a page: nothing stands on them but what is written."""

    LEFT: Final = _LABEL_EDGE
    WIDTH: Final = _LABEL_WIDTH - 2 * _LABEL_EDGE
    HEIGHT: Final = _LABEL_HEIGHT
    _size = (_LABEL_WIDTH, _LABEL_HEIGHT)

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording, "", "")
        self.y = self._start = _LABEL_EDGE
        self._floor = _LABEL_HEIGHT - _LABEL_EDGE

    def _new_page(self) -> None:
        self.pages.append([])
        self.y = self._start

    def _page_foot(self, number: int) -> list[_Mark]:
        return []


def _set(cell: Cell, y: float, words: Words) -> _Text:
    style = words.style
    x = cell.x
    if cell.right:
        x += cell.width - fonts.width(words.text, style.font, style.size)
    return _Text(x, y + 0.93 * style.size, words)
