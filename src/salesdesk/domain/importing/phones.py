"""Phones of files: what is stored may stay; of anything else, what nobody can dial is left out and told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from salesdesk.domain.customers.rules import phones_in
from salesdesk.domain.importing.operations import Refusal, refusal
from salesdesk.domain.importing.reading import SHORT, fitting
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.office.addresses import phone_number

__all__ = ["reached", "undialled"]


def undialled(said: str | Collection[str]) -> list[SalesdeskError]:
    """Why numbers of a cell cannot be dialled, one by one."""
    wrong: list[SalesdeskError] = []
    for number in phones_in(said) if isinstance(said, str) else said:
        try:
            phone_number(number)
        except Refused as error:
            wrong.append(error)
    return wrong


def reached(
    record: Record, stored: Mapping[str, Collection[str]], longest: int = SHORT
) -> tuple[Record, list[Refusal]]:
    """A record without the phones that nobody can dial, and why each was left out.

    A phone is no reason to lose a customer with his orders. `stored` are the numbers that are
    there already, by field; they are not judged again. Of several in one text those are kept
    that fit into the `longest`.
    """
    values, wrong = dict(record.values), []
    for key, known in stored.items():
        said = values.get(key)
        if not said:
            continue
        is_text = isinstance(said, str)
        kept: list[str] = []
        for number in phones_in(said) if is_text else said:
            try:
                if number not in known:
                    phone_number(number)
                if is_text:
                    fitting(", ".join((*kept, number)), longest)
            except Refused as error:
                wrong.append(refusal(record, Fault(key, error)))
            else:
                kept.append(number)
        values[key] = ", ".join(kept) if is_text else tuple(kept)
        if not kept:
            del values[key]
    return (replace(record, values=values), wrong) if wrong else (record, [])
