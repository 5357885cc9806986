"""The doctor proves that what is stored agrees with itself: `salesdesk doctor`.

Balances are the sums of their moves, reservations the sums of their supply rows,
invoices the sums of their lines; numbers have no gaps. The doctor only reads, at one
moment, while the seats go on working.
"""

from __future__ import annotations

from salesdesk.doctor.examination import examine
from salesdesk.doctor.findings import Finding

__all__ = ["Finding", "examine"]
