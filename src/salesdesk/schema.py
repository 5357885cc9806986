"""Every stored class, loaded: string foreign keys, `create_all` and migrations need them all."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData

from salesdesk.domain.approvals import model as _approvals
from salesdesk.domain.catalogue import model as _catalogue
from salesdesk.domain.company import model as _company
from salesdesk.domain.customers import model as _customers
from salesdesk.domain.drafts.under_way import model as _under_way
from salesdesk.domain.orders import model as _orders
from salesdesk.domain.pricing import model as _pricing
from salesdesk.domain.promising import model as _promising
from salesdesk.domain.purchasing import model as _purchasing
from salesdesk.domain.quotes import model as _quotes
from salesdesk.domain.receivables import model as _receivables
from salesdesk.domain.selling_limits import model as _selling_limits
from salesdesk.domain.stocktakes import model as _stocktakes
from salesdesk.domain.tax import model as _tax
from salesdesk.domain.users import model as _users
from salesdesk.lookup import model as _lookup
from salesdesk.office import model as _office
from salesdesk.storage.base import Base
from salesdesk.warehouse.boxes import model as _boxes
from salesdesk.warehouse.ledger import model as _ledger
from salesdesk.warehouse.picking import model as _picking
from salesdesk.warehouse.stock import model as _stock
from salesdesk.warehouse.supply import model as _supply
from salesdesk.warehouse.transfers import model as _transfers

__all__ = ["METADATA", "ROOMS"]

ROOMS: Final = (
    _office, _company, _users, _tax, _catalogue, _customers, _pricing, _receivables, _promising,
    _orders, _quotes, _approvals, _under_way, _selling_limits, _purchasing, _stock, _ledger,
    _supply, _transfers, _stocktakes, _picking, _boxes, _lookup,
)  # fmt: skip
"""The model of every room, in no particular order."""

METADATA: Final[MetaData] = Base.metadata
