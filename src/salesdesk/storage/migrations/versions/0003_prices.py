"""Prices that explain themselves: what a line was priced by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a database from 0002 to 0003."""
    op.add_column("order_line", sa.Column("price_basis", sa.Text(), nullable=True))
