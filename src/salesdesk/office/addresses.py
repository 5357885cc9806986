"""Mail addresses: what may stand in one."""

from __future__ import annotations

import re
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["mail_address"]

_LONGEST: Final = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322, 3.2.3
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def mail_address(text: str) -> str:
    """The address in `text`, blanks around it taken off; refuses anything that is not one.

    Addresses are the ASCII ones that every mail server takes; a domain with other
    letters is written in its `xn--` form. No line break ever passes, so that an address
    cannot add a header to a message.
    """
    address = text.strip()
    local = address.rpartition("@")[0]
    if len(address) > _LONGEST or len(local) > 64 or not _ADDRESS.fullmatch(address):
        raise Refused(N_("“{text}” is not a mail address."), text=text)
    return address
