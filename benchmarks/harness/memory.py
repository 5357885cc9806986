"""How much memory this process holds, and how much of a machine another one takes."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

__all__ = ["processor_seconds_of", "resident_bytes", "resident_bytes_of"]

_STATM: Final = Path("/proc/self/statm")


def resident_bytes_of(pid: int) -> int | None:
    """Bytes of another process that are in memory now; None where the system does not tell (macOS)."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return None


def processor_seconds_of(pid: int) -> float | None:
    """Seconds that another process has kept a processor busy; None where the system does not tell."""
    try:
        times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes() -> int:
    """Bytes of this process that are in memory now.

    Where the system does not tell (macOS), the largest so far, which can hide memory
    that was given back but never growth beyond it.
    """
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
