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
    """Gets elements by their names without the prefix of the root. Subclasses take what they need."""

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

    def root(name: str, attributes: Mapping[str, str]) -> None:
        prefix = name.rpartition(":")[0]
        parser.StartElementHandler = _start_without(prefix, handler.start)
        parser.EndElementHandler = _end_without(prefix, handler.end)
        parser.StartElementHandler(name, attributes)

    parser.StartElementHandler = root
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


def _start_without(prefix: str, take: Start) -> Start:
    """A handler that is told names without the prefix that the root has; mostly it has none."""
    if not prefix:
        return take
    return lambda name, attributes: take(name.removeprefix(f"{prefix}:"), attributes)


def _end_without(prefix: str, take: End) -> End:
    return take if not prefix else lambda name: take(name.removeprefix(f"{prefix}:"))
