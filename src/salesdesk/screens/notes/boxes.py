"""Labels for the boxes of a goods-issue note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.boxes.verbs import boxes_of, number_boxes
from salesdesk.i18n import N_
from salesdesk.printer import print_box_labels
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.papers import offer_pdf

__all__ = ["offer_box_labels"]


async def offer_box_labels(screen: Commanded, number: str) -> None:
    """Ask the person at `screen` how many boxes a note leaves in, then let them save and open the labels."""
    there = await screen.ask(boxes_of, number)
    done: list[int] = []

    async def submit(answers: Mapping[str, Any]) -> None:
        done.append(len(await screen.do(number_boxes, number, answers["boxes"])))

    entry = Entry(
        "boxes", N_("Boxes"), Kind.WHOLE, len(there) or 1, required=True, width=8,
        help=N_("How many boxes the goods leave in. Those that have labels keep their numbers."),
    )  # fmt: skip
    title = screen.say(N_("Box labels for {number}"), number=number)
    await screen.show(Form(screen.seat, title, [entry], submit))
    if done:
        seat = screen.seat
        await offer_pdf(screen, number, await seat.run_patiently(print_box_labels, seat.desk, number))
