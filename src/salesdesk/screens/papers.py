"""Papers as files: a document's PDF is saved where the person wants it, and opened where the computer can.

Nothing is written but the one file that was named, and never over another one unasked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.printer import Pdf, print_document, print_packing_slip
from salesdesk.screens.base import Commanded, Dialog
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import Column

__all__ = [
    "PaperDialog",
    "PostsNotes",
    "PostsPapers",
    "can_open",
    "offer_packing_slip",
    "offer_paper",
    "offer_pdf",
    "usual_folder",
]


async def offer_paper(screen: Commanded, *numbers: str) -> None:
    """Let the person at `screen` save the PDF of a document and open it; of several they choose one.

    The document's own permission is asked for. Raises NotFound for what is not printed.
    """
    number: str | None = numbers[0]
    if len(numbers) > 1:
        number = await screen.show(_choice(screen.seat, numbers))
    if number is None:
        return
    await offer_pdf(screen, number, await screen.seat.run_patiently(print_document, screen.seat.desk, number))


async def offer_packing_slip(screen: Commanded, *numbers: str) -> None:
    """Let the person at `screen` save the packing slip of a goods-issue note; of several they choose one.

    Raises NotFound for what is none, and Refused for a note that takes another one back.
    """
    number: str | None = numbers[0]
    if len(numbers) > 1:
        number = await screen.show(_choice(screen.seat, numbers))
    if number is not None:
        pdf = await screen.seat.run_patiently(print_packing_slip, screen.seat.desk, number)
        await offer_pdf(screen, number, pdf)


async def offer_pdf(screen: Commanded, number: str, pdf: Pdf) -> None:
    """Let the person at `screen` save a paper that is drawn, and open it; `number` is what it is called."""
    folder = screen.seat.paper_folder
    if folder is None:
        folder = await screen.seat.run(usual_folder)
    saved = await screen.show(PaperDialog(screen.seat, number, pdf, folder))
    if saved is not None:
        screen.tell(N_("{number} is saved: {file}"), number=number, file=saved)


def _choice(seat: Seat, numbers: tuple[str, ...]) -> Choice[str]:
    return Choice(seat, seat.word(N_("Which paper?")), numbers, [Column("", 40, grows=True)], lambda n: (n,))


class PostsPapers(Commanded):
    """A screen that posts documents: Ctrl+P has the papers of those that were posted last."""

    posted: tuple[str, ...] = ()
    """Their numbers."""

    def available(self, command_: Command) -> bool:
        """A paper can be had once there is one."""
        return super().available(command_) and (command_.name != "paper" or bool(self.posted))

    @command("ctrl+p", N_("Paper"), N_("Save or open what was posted last, as a PDF."))
    async def paper(self) -> None:
        """One of them."""
        await offer_paper(self, *self.posted)


class PostsNotes(PostsPapers):
    """A screen that posts goods-issue notes: Ctrl+K has their packing slips."""

    def available(self, command_: Command) -> bool:
        """As a paper can."""
        return super().available(command_) and (command_.name != "packing_slip" or bool(self.posted))

    @command("ctrl+k", N_("Packing slip"), N_("Save or open the list for the customer, without prices."))
    async def packing_slip(self) -> None:
        """Of one of the notes."""
        await offer_packing_slip(self, *self.posted)


class PaperDialog(Dialog[Path]):
    """Folder and name of the file; Enter saves it, and opens it where it can. The answer is the file."""

    def __init__(self, seat: Seat, number: str, pdf: Pdf, folder: Path) -> None:
        super().__init__(seat)
        self._number, self._pdf = number, pdf.content
        self._folder_field = Field(
            str(folder),
            id="paper-folder",
            help_text=N_(
                "The folder to save the paper in. It has to be there already; ~ is your own folder."
            ),
        )
        self._name_field = Field(
            pdf.file_name, id="paper-name", help_text=N_("The name of the file in that folder.")
        )

    def heading(self) -> str:
        """Which paper."""
        return self._number

    def body(self) -> ComposeResult:
        """Where to, and under what name."""
        for label, field in ((N_("Folder"), self._folder_field), (N_("File"), self._name_field)):
            with Horizontal(classes="form-row"):
                yield Static(self.say(label), classes="form-label", markup=False)
                yield field

    async def begin(self) -> None:
        """Usually there is nothing to change: Enter, and it is done."""
        self.go_to(self._name_field)

    async def entered(self, field: Field) -> bool:
        """The name is the last thing to say."""
        if field is not self._name_field:
            return True
        await (self.open_file() if can_open() else self.save())
        return False

    def available(self, command_: Command) -> bool:
        """Without a viewer nothing can be opened."""
        return super().available(command_) and (command_.name != "open_file" or can_open())

    @command("f9", N_("Save"), N_("Save the paper as this file."))
    async def save(self) -> None:
        """Save it."""
        if (path := await self._saved()) is not None:
            self.dismiss(path)

    @command("f8", N_("Save, open"), N_("Save the paper as this file, then look at it or print it."))
    async def open_file(self) -> None:
        """Save it, and show it in the system's viewer."""
        if (path := await self._saved()) is not None:
            _show(path)
            self.dismiss(path)

    async def _saved(self) -> Path | None:
        """The file, written; None if another one is there and is to stay."""
        try:
            folder = await self.seat.run(_folder, self._folder_field.text)
        except Refused:
            self.go_to(self._folder_field)
            raise
        path = folder / self._named()
        if not await self.seat.run(_write, path, self._pdf, False):
            asked = N_("{file} is there already, with something else in it. Overwrite it?")
            title = self.say(N_("The file exists"))
            if not await self.show(Question(self.seat, title, self.say(asked, file=path.name))):
                self.go_to(self._name_field)
                return None
            await self.seat.run(_write, path, self._pdf, True)
        self.seat.paper_folder = folder
        return path

    def _named(self) -> str:
        """The name that was typed, which leads into no other folder."""
        name = self._name_field.text
        if not name.strip(".") or any(sign in "/\\:\0" for sign in name):
            self.go_to(self._name_field)
            raise Refused(N_("“{name}” is not a name for a file."), name=name)
        return name if name.casefold().endswith(".pdf") else f"{name}.pdf"


def usual_folder() -> Path:
    """The person's documents, or their own folder if they have none; `~` if not even that is known."""
    from platformdirs import user_documents_path

    documents = user_documents_path()
    return documents if documents.is_dir() else Path(os.path.expanduser("~"))


def can_open() -> bool:
    """Whether there is a viewer: not on the other end of a plain terminal line."""
    return sys.platform == "win32" or bool(_viewer())


def _viewer() -> str:
    """The program that opens files with whatever program they belong to; empty without one."""
    if sys.platform == "darwin":
        return "" if "SSH_CONNECTION" in os.environ else shutil.which("open") or ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return ""  # it would start a viewer in this very terminal
    return shutil.which("xdg-open") or ""


def _show(path: Path) -> None:
    """Open a file in the system's viewer, and do not wait for it."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    quiet = subprocess.DEVNULL
    try:
        viewer = subprocess.Popen(
            [_viewer(), str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        raise _unusable(path, error) from error
    # Somebody has to take note of its end.
    threading.Thread(target=viewer.wait, daemon=True).start()


def _folder(typed: str) -> Path:
    """The folder that somebody typed. Raises Refused for what is none.

    A disk may take long to answer, so not in the thread that draws.
    """
    try:
        folder = Path(typed).expanduser()
        if typed and folder.is_dir():
            return folder.resolve()
    except (OSError, RuntimeError, ValueError):
        pass  # too long a name, nobody of this name, a sign that no name has: it is no folder
    raise Refused(N_("There is no folder {folder}."), folder=typed)


def _write(path: Path, pdf: bytes, overwrite: bool) -> bool:
    """Write a file; False, with nothing done, if another one has the name and is not to be overwritten."""
    try:
        return _written(path, pdf, overwrite)
    except OSError as error:
        raise _unusable(path, error) from error


def _written(path: Path, pdf: bytes, overwrite: bool) -> bool:
    try:
        with path.open("wb" if overwrite else "xb") as file:
            try:
                file.write(pdf)
                file.flush()
            except OSError:
                if not overwrite:
                    path.unlink()  # half a paper is none
                raise
    except FileExistsError:
        return path.is_file() and path.read_bytes() == pdf
    return True


def _unusable(path: Path, error: OSError) -> Refused:
    return Refused(
        N_("{file} cannot be written or opened: {reason}"), file=path, reason=error.strerror or str(error)
    )
