"""Kinds and states of warehouse documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from salesdesk.i18n import N_, Labelled

__all__ = ["MOVES", "Cause", "DocumentKind", "DocumentState"]


class DocumentKind(Labelled):
    """Documents of a warehouse by the code on their paper."""

    GOODS_ISSUE = "WZ", N_("Goods-issue note")
    RECEIPT = "PZ", N_("Goods receipt")
    TRANSFER_OUT = "MM-", N_("Transfer out")
    TRANSFER_IN = "MM+", N_("Transfer in")
    INTERNAL_ISSUE = "RW", N_("Internal issue")
    INTERNAL_RECEIPT = "PW", N_("Internal receipt")


class Cause(Labelled):
    """Why goods are written off."""

    BROKEN = "broken", N_("broken")
    EXPIRED = "expired", N_("past its dates")
    SHRINKAGE = "shrinkage", N_("theft or shrinkage")
    SAMPLE = "sample", N_("sample")
    OWN_USE = "own_use", N_("own use")
    OTHER = "other", N_("other")


class DocumentState(Labelled):
    """A draft may change; a posted document never does, it is reversed by another."""

    DRAFT = "draft", N_("draft")
    POSTED = "posted", N_("posted")
    DROPPED = "dropped", N_("dropped")


MOVES: Final[Mapping[DocumentState, frozenset[DocumentState]]] = {
    DocumentState.DRAFT: frozenset({DocumentState.POSTED, DocumentState.DROPPED}),
    DocumentState.POSTED: frozenset(),
    DocumentState.DROPPED: frozenset(),
}
