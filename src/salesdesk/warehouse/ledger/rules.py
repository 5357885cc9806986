"""Kinds and states of warehouse documents."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

__all__ = ["MOVES", "DocumentKind", "DocumentState"]


class DocumentKind(StrEnum):
    """Documents of a warehouse by the code on their paper."""

    GOODS_ISSUE = "WZ"
    RECEIPT = "PZ"
    TRANSFER_OUT = "MM-"
    TRANSFER_IN = "MM+"
    INTERNAL_ISSUE = "RW"
    INTERNAL_RECEIPT = "PW"


class DocumentState(StrEnum):
    """A draft may change; a posted document never does, it is reversed by another."""

    DRAFT = "draft"
    POSTED = "posted"
    DROPPED = "dropped"


MOVES: Final[Mapping[DocumentState, frozenset[DocumentState]]] = {
    DocumentState.DRAFT: frozenset({DocumentState.POSTED, DocumentState.DROPPED}),
    DocumentState.POSTED: frozenset(),
    DocumentState.DROPPED: frozenset(),
}
