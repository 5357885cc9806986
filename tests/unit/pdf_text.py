"""What a reader finds in a finished PDF."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader

__all__ = ["in_order", "in_sequence", "pages", "text_of"]


def pages(pdf: bytes) -> list[list[str]]:
    """The lines of text of each page, in the order in which they were written."""
    return [
        [line.strip() for line in page.extract_text().split("\n") if line.strip()]
        for page in PdfReader(BytesIO(pdf)).pages
    ]


def text_of(pdf: bytes) -> str:
    """All the text, page after page, a line of text per line."""
    return "\n".join(line for page in pages(pdf) for line in page)


def in_order(pdf: bytes, *lines: str) -> bool:
    """Whether these lines follow one another directly, somewhere in the document."""
    return in_sequence(text_of(pdf).split("\n"), lines)


def in_sequence(lines: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether `wanted` follow one another directly, somewhere among `lines`."""
    return any(list(lines[at : at + len(wanted)]) == list(wanted) for at in range(len(lines)))
