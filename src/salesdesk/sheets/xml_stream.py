"""XML in a stream: elements and their text, and nothing that a document could do to its reader.

Expat itself, not a tree: a worksheet of gigabytes takes no more memory than one of a row. A
document type declaration, and with it every entity, is refused; no part of a workbook has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.parsers import expat

__all__ = ["BadXml", "Handler", "checked", "feed", "stream"]

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


class BadXml(Exception):
    """The XML is broken, or is of a sort that no workbook has."""


class Handler:
    """Gets elements by their names without prefix. Subclasses take what they need."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; attributes keep their prefixes."""

    def text(self, text: str) -> None:
        """Text within the element that has begun last."""

    def end(self, name: str) -> None:
        """An element ends."""


def feed(blocks: Iterable[bytes], handler: Handler) -> None:
    """Give everything in `blocks` to `handler`. Raises BadXml."""
    for _ in stream(blocks, handler):
        pass


def stream(blocks: Iterable[bytes], handler: Handler) -> Iterator[None]:
    """Give `blocks` to `handler`, with a pause after each. Raises BadXml."""
    parser = _parser()
    parser.StartElementHandler = _without_prefix_start(handler)
    parser.EndElementHandler = _without_prefix_end(handler)
    parser.CharacterDataHandler = handler.text
    yield from _parsed(parser, blocks)


def checked(blocks: Iterable[bytes]) -> Iterator[None]:
    """Go through `blocks` only to see that they are sound XML, at the speed of C. Raises BadXml."""
    return _parsed(_parser(), blocks)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _parsed(parser: expat.XMLParserType, blocks: Iterable[bytes]) -> Iterator[None]:
    try:
        for block in blocks:
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise BadXml(str(error)) from None
    yield


def _refuse_doctype(*_: object) -> None:
    raise BadXml("document type declaration")


def _without_prefix_start(handler: Handler) -> Start:
    take = handler.start

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        take(name, attributes)

    return start


def _without_prefix_end(handler: Handler) -> End:
    take = handler.end

    def end(name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        take(name)

    return end
