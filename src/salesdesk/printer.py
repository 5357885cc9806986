"""Any document as a PDF, by its number, with the name of the file it may be saved as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesdesk.desk import Desk
from salesdesk.domain.printing.boxes import box_label_paper
from salesdesk.domain.printing.counting import count_paper
from salesdesk.domain.printing.packing import packing_slip_paper
from salesdesk.domain.printing.picking import pick_papers
from salesdesk.domain.printing.queries import invoice_paper, note_paper, purchase_order_paper
from salesdesk.domain.printing.quotes import quote_paper
from salesdesk.domain.printing.stock import stock_paper
from salesdesk.errors import NotFound
from salesdesk.i18n import N_

__all__ = [
    "Pdf",
    "file_name",
    "packing_slip_of",
    "pdf_of",
    "print_box_labels",
    "print_count_sheets",
    "print_document",
    "print_packing_slip",
    "print_pick_lists",
]


@dataclass(frozen=True, slots=True)
class Pdf:
    """A document on paper: the name of a file for it, and what goes into the file."""

    file_name: str
    content: bytes


def print_document(desk: Desk, number: str) -> Pdf:
    """The document `number` as `pdf_of` draws it, for whoever sits at the desk.

    Raises NotAllowed unless he may see it.
    """
    return Pdf(file_name(number), pdf_of(desk, number))


def print_packing_slip(desk: Desk, number: str) -> Pdf:
    """The packing slip of the goods-issue note `number`, as `packing_slip_of` draws it."""
    return Pdf(file_name(f"{number} packing slip"), packing_slip_of(desk, number))


def packing_slip_of(desk: Desk, number: str) -> bytes:
    """The PDF of the packing slip of a goods-issue note (WZ), in the customer's language.

    Raises NotFound for another document, and Refused for a note that takes another one back.
    """
    from salesdesk.documents import packing_slip

    slip = desk.ask(packing_slip_paper, number)
    return packing_slip.render(slip.paper, slip.language)


def print_box_labels(desk: Desk, number: str) -> Pdf:
    """The labels of the boxes of the goods-issue note `number`, of A6, in the customer's language.

    Raises NotFound for another document, and Refused while its boxes have no numbers.
    """
    from salesdesk.documents import box_label

    found = desk.ask(box_label_paper, number)
    return Pdf(file_name(f"{number} labels"), box_label.render(found.paper, found.language))


def print_pick_lists(desk: Desk, numbers: Sequence[str], warehouse_id: int | None = None) -> Pdf:
    """Pick lists of orders (ZS) in one file, each on pages of its own; of one warehouse if it is named.

    Orders of which nothing is allocated there are left out. Raises NotFound for an order that is not
    there, NotEnough if nothing of any of them is allocated.
    """
    from salesdesk.documents import pick_list

    found = desk.ask(pick_papers, numbers, warehouse_id)
    name = f"PL {found.papers[0].number}" if len(found.papers) == 1 else f"PL {len(found.papers)}"
    return Pdf(file_name(name), pick_list.render(found.papers, found.language))


def print_count_sheets(desk: Desk, number: str, left_only: bool = False) -> Pdf:
    """The count sheets of the stocktake `number`, or of what is left to be counted; else its result.

    Raises NotFound, and Refused if nothing is left.
    """
    from salesdesk.documents import count_sheet

    found = desk.ask(count_paper, number, left_only)
    return Pdf(file_name(number), count_sheet.render(found.paper, found.language))


def file_name(number: str) -> str:
    """The name of a file for a document: “WZ 1/2026/MAIN” becomes “WZ-1-2026-MAIN.pdf”."""
    kept = (letter if letter.isalnum() or letter in "-_.+" else "-" for letter in number)
    return f"{''.join(kept)}.pdf"


def pdf_of(desk: Desk, number: str) -> bytes:
    """The PDF of the invoice (FV), goods-issue note (WZ), receipt (PZ), purchase order (ZD), quote (OF),
    transfer (MM−, MM+), internal issue (RW) or internal receipt (PW); of a stocktake (INW) the count sheets
    and, once it is closed, what came of it.

    In the language of whoever receives it. The same document gives the same bytes every
    time. Raises NotFound, also for a kind of document that is not printed. The drawing
    library is loaded only here: it takes a quarter of a second.
    """
    kind = number.partition(" ")[0]
    if kind == "FV":
        from salesdesk.documents import invoice

        found = desk.ask(invoice_paper, number)
        return invoice.render(found.paper, found.language)
    if kind in ("WZ", "PZ"):
        from salesdesk.documents import goods_issue, receipt

        note = desk.ask(note_paper, number)
        render = goods_issue.render if kind == "WZ" else receipt.render
        return render(note.paper, note.language)
    if kind in ("MM-", "MM+", "RW", "PW"):
        from salesdesk.documents import stock_note

        moved = desk.ask(stock_paper, number)
        return stock_note.render(moved.paper, moved.language)
    if kind == "INW":
        return print_count_sheets(desk, number).content
    if kind == "ZD":
        from salesdesk.documents import purchase_order

        order = desk.ask(purchase_order_paper, number)
        return purchase_order.render(order.paper, order.language)
    if kind == "OF":
        from salesdesk.documents import quotation

        quote = desk.ask(quote_paper, number)
        return quotation.render(quote.paper, quote.language)
    raise NotFound(N_("There is no document {number} to print."), number=number)
