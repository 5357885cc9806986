"""The parts of an xlsx: a zip that is looked at before anything in it is unpacked."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, NoReturn

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.xml_stream import BadXml, Handler, feed

__all__ = ["DAMAGE", "Package", "Worksheet", "unescaped"]

DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    BadXml,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    IndexError,
)
"""What a broken or strange zip or part makes the libraries raise."""

_MOST_PARTS: Final = 10_000
_LARGEST: Final = 1 << 30
"""Bytes of all parts together, unpacked: some four million rows of ten cells."""
_LARGEST_IN_MEMORY: Final = 1 << 28
"""Bytes of a part that is kept: the shared texts, the styles."""
_SUSPECT: Final = 1 << 22
"""Bytes of a part above which it must not be packed tighter than any table is: rows have numbers."""
_TIGHTEST: Final = 250
_BLOCK: Final = 1 << 17
_LONGEST_TYPE: Final = 200

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_KINDS: Final = (
    ("spreadsheetml.sheet.main+xml", ""),
    ("spreadsheetml.template.main+xml", ""),
    ("sheet.macroEnabled.main+xml", N_("{file} holds macros (.xlsm). Save it as XLSX without them.")),
    ("template.macroEnabled.main+xml", N_("{file} holds macros (.xlsm). Save it as XLSX without them.")),
    ("sheet.binary.macroEnabled.main", N_("{file} is a binary workbook (.xlsb). Save it as XLSX.")),
    ("wordprocessingml", N_("{file} is a Word document, not a table.")),
    ("presentationml", N_("{file} is a presentation, not a table.")),
)
_NOT_XLSX: Final = N_("{file} is a ZIP archive, not a table. Unpack it first.")
_DAMAGED: Final = N_("{file} is damaged: it cannot be read as XLSX.")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet of the workbook: its name, whether it is hidden, and the part where it is."""

    name: str
    hidden: bool
    part: str


class Package:
    """An open xlsx. Everything that is wrong with it raises Refused."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._open: set[IO[bytes]] = set()
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGE:
            raise self.damaged() from None
        try:
            self._look_over()
            self._read_workbook()
        except DAMAGE:
            self.close()
            raise self.damaged() from None
        except Refused:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file, even amid reading."""
        for file in tuple(self._open):
            file.close()
        self._zip.close()

    def damaged(self) -> Refused:
        """The error for whatever cannot be read."""
        return Refused(_DAMAGED, file=self._name)

    def blocks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked as they are asked for."""
        with self._zip.open(part) as file:
            self._open.add(file)
            try:
                while block := file.read(_BLOCK):
                    yield block
            finally:
                self._open.discard(file)

    def _look_over(self) -> None:
        """Refuse what is no xlsx, and what would not stop when unpacked."""
        entries = self._zip.infolist()
        names = {entry.filename for entry in entries}
        if "[Content_Types].xml" not in names:
            self._refuse_other(names)
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused(N_("{file} is protected by a password. Save it without one."), file=self._name)
        tight = any(
            entry.file_size > _SUSPECT and entry.file_size > _TIGHTEST * entry.compress_size
            for entry in entries
        )
        if tight or len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _LARGEST:
            raise Refused(
                N_("{file} would be too large when unpacked. Save the table as CSV."), file=self._name
            )

    def _refuse_other(self, names: set[str]) -> NoReturn:
        if "mimetype" in names:
            with self._zip.open("mimetype") as file:
                if b"opendocument" in file.read(_LONGEST_TYPE):
                    raise Refused(
                        N_("{file} is an OpenDocument file (.ods). Save it as XLSX."), file=self._name
                    )
        raise Refused(_NOT_XLSX, file=self._name)

    def _read_workbook(self) -> None:
        types = _ContentTypes()
        self._feed("[Content_Types].xml", types)
        for mark, refusal in _KINDS:
            if types.main.endswith(mark) or (refusal and mark in types.main):
                if refusal:
                    raise Refused(refusal, file=self._name)
                break
        else:
            raise Refused(_NOT_XLSX, file=self._name)
        main = types.part.lstrip("/")
        folder, name = posixpath.split(main)
        relations = _Relations(folder)
        self._feed(posixpath.join(folder, "_rels", f"{name}.rels"), relations)
        workbook = _Workbook(relations.targets)
        self._feed(main, workbook)
        names = set(self._zip.namelist())
        self.sheets = [sheet for sheet in workbook.sheets if sheet.part in names]
        self.since_1904 = workbook.since_1904
        self.to_be_calculated = workbook.to_be_calculated
        self.texts = _Texts()
        self.styles = _Styles()
        for part, handler in ((relations.texts, self.texts), (relations.styles, self.styles)):
            if part in names:
                self._feed(part, handler)

    def _feed(self, part: str, handler: Handler) -> None:
        if self._zip.getinfo(part).file_size > _LARGEST_IN_MEMORY:
            raise Refused(
                N_("{file} would be too large when unpacked. Save the table as CSV."), file=self._name
            )
        feed(self.blocks(part), handler)


def unescaped(text: str) -> str:
    """`text` with the characters that XML cannot hold, which a workbook writes as _x0007_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _ContentTypes(Handler):
    """The part that is the workbook, and what kind it is of."""

    def __init__(self) -> None:
        self.main = self.part = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if name == "Override" and (kind.endswith(("main+xml", "macroEnabled.main"))) and not self.main:
            self.main, self.part = kind, attributes["PartName"]


class _Relations(Handler):
    """Where the workbook says that its parts are."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, str] = {}
        self.texts = self.styles = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"])).lstrip("/")
        kind = attributes["Type"].rpartition("/")[2]
        if kind == "worksheet":
            self.targets[attributes["Id"]] = target
        elif kind == "sharedStrings":
            self.texts = target
        elif kind == "styles":
            self.styles = target


class _Workbook(Handler):
    """Its worksheets, the day it counts from, and whether its formulas wait to be calculated."""

    def __init__(self, targets: Mapping[str, str]) -> None:
        self._targets = targets
        self.sheets: list[Worksheet] = []
        self.since_1904 = self.to_be_calculated = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if key in self._targets:  # charts have sheets too
                hidden = attributes.get("state", "visible") != "visible"
                self.sheets.append(Worksheet(attributes["name"], hidden, self._targets[key]))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "calcPr":
            self.to_be_calculated = attributes.get("fullCalcOnLoad") in ("1", "true")


class _Texts(Handler):
    """The texts that cells share, without how they are to be read aloud."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._parts: list[str] = []
        self._within = ""
        self._aloud = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._within = name
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._aloud = True

    def text(self, text: str) -> None:
        if self._within == "t" and not self._aloud:
            self._parts.append(text)

    def end(self, name: str) -> None:
        self._within = ""
        if name == "si":
            self.all.append(unescaped("".join(self._parts)))
        elif name == "rPh":
            self._aloud = False


class _Styles(Handler):
    """The number format of each cell style, as its code or, for those that every program knows, its id."""

    def __init__(self) -> None:
        self.formats: list[int] = []
        self.codes: dict[int, str] = {}
        self._in_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self.formats.append(int(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False
