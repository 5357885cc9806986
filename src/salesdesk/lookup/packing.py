"""Arrays in one run of bytes, and back without copying: a file that every seat maps into memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["pack", "unpack"]

_ALIGNED: Final = 8

Arrays = Mapping[str, npt.NDArray[Any]]


def pack(arrays: Arrays) -> bytes:
    """Arrays of one dimension, by name, as bytes that `unpack` reads."""
    parts: list[bytes] = []
    table: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, array in arrays.items():
        content = np.ascontiguousarray(array).tobytes()
        table[name] = (array.dtype.str, at, len(array))
        content += bytes(-len(content) % _ALIGNED)
        parts.append(content)
        at += len(content)
    head = json.dumps(table).encode()
    head += b" " * (-(len(head) + _ALIGNED) % _ALIGNED)
    return b"".join([len(head).to_bytes(_ALIGNED, "little"), head, *parts])


def unpack(buffer: Any) -> dict[str, npt.NDArray[Any]]:
    """The arrays in a buffer that `pack` filled; they share its memory and cannot be written to.

    Raises ValueError if the buffer is not what was packed.
    """
    length = int.from_bytes(bytes(buffer[:_ALIGNED]), "little")
    if not 0 < length < len(buffer):
        raise ValueError("not a packed index")
    table: dict[str, tuple[str, int, int]] = json.loads(bytes(buffer[_ALIGNED : _ALIGNED + length]))
    start = _ALIGNED + length
    return {
        name: np.frombuffer(buffer, np.dtype(kind), count, start + at) if count else np.empty(0, kind)
        for name, (kind, at, count) in table.items()
    }
