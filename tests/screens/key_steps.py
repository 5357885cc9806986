"""How a way through screens is written down, by which commands of the key card are pressed.

A line is a key; behind two blanks the command that it is there, by its name on the key card; behind
two more what is to be seen then and was not before, with `-` what is to be seen no more, or with `#`
where the cursor goes. `type` types a
text, ⏎ in it is Enter, `paste` pastes one. `elsewhere` lets somebody rename everything at another desk
meanwhile, `services` lets him take orders of services; `broken` spoils the file of settings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from salesdesk.office.permissions import Role

__all__ = ["Step", "Walk", "walk"]


@dataclass(frozen=True, slots=True)
class Step:
    """A key with its command and what it shows, or a text that is typed, or what happens elsewhere."""

    key: str = ""
    command: str = ""
    shows: str = ""
    typed: str = ""
    pasted: str = ""
    happens: str = ""

    @classmethod
    def of(cls, line: str) -> Step:
        """A line of a walk."""
        if line in ("elsewhere", "services", "broken"):
            return cls(happens=line)
        text = line.partition(" ")[2].replace("⏎", "\n")
        if line.startswith("type "):
            return cls(typed=text)
        if line.startswith("paste "):
            return cls(pasted=text)
        return cls(*re.split(r" {2,}", line))


@dataclass(frozen=True, slots=True)
class Walk:
    """A person goes from the menu through some screens."""

    name: str
    role: Role | None
    steps: tuple[Step, ...]


def walk(name: str, lines: str, role: Role | None = Role.MANAGER) -> Walk:
    """A way, a line for each step."""
    return Walk(name, role, tuple(Step.of(line.strip()) for line in lines.strip().splitlines()))
