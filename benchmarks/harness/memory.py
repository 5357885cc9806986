"""How much memory this process holds."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Final

__all__ = ["resident_bytes"]

_STATM: Final = Path("/proc/self/statm")


def resident_bytes() -> int:
    """Bytes of this process that are in memory now.

    Where the system does not tell (macOS), the largest so far, which can hide memory
    that was given back but never growth beyond it.
    """
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
