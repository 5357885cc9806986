"""Stock truth: transfers between warehouses, what is kept apart and why, promises, picks, stocktakes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring a database from 0003 to 0004."""
    _transit()
    _transfers()
    _quarantine()
    _promises()
    _picks()
    _boxes()
    _finding()
    _stocktakes()
    _substitutions()


def _transit() -> None:
    """The one warehouse in which goods are between two others; so far there was none."""
    with op.batch_alter_table("warehouse", schema=None) as batch_op:
        batch_op.add_column(sa.Column("transit", sa.Boolean(), nullable=True))
    op.execute("UPDATE warehouse SET transit = false")
    never_again = {"sqlite_autoincrement": True}
    only = sa.text("transit")
    with op.batch_alter_table("warehouse", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("transit", existing_type=sa.Boolean(), nullable=False)
        batch_op.create_index(
            "ix_warehouse_transit", ["transit"], unique=True, sqlite_where=only, postgresql_where=only
        )


def _transfers() -> None:
    """Which transfer a document ends, why goods were written off, and what is under way."""
    never_again = {"sqlite_autoincrement": True}
    only = sa.text("transfer_id IS NOT NULL")
    with op.batch_alter_table("stock_document", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.add_column(sa.Column("transfer_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("cause", sa.String(length=24), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_stock_document_transfer_id_stock_document"),
            "stock_document",
            ["transfer_id"],
            ["id"],
        )
        batch_op.create_index(
            "ix_stock_document_ending",
            ["transfer_id"],
            unique=False,
            sqlite_where=only,
            postgresql_where=only,
        )
    op.create_table(
        "goods_in_transit",
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", _ID, nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_goods_in_transit_quantity")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_goods_in_transit_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["document_id", "position"],
            ["stock_document_line.document_id", "stock_document_line.position"],
            name=op.f("fk_goods_in_transit_document_id_position_stock_document_line"),
        ),
        sa.PrimaryKeyConstraint("document_id", "position", name=op.f("pk_goods_in_transit")),
    )


def _quarantine() -> None:
    """What of a batch is kept apart."""
    op.create_table(
        "quarantine",
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("warehouse_id", _ID, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_quarantine_quantity")),
        sa.ForeignKeyConstraint(
            ["batch_id", "warehouse_id"],
            ["batch_balance.batch_id", "batch_balance.warehouse_id"],
            name=op.f("fk_quarantine_batch_id_warehouse_id_batch_balance"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "warehouse_id", name=op.f("pk_quarantine")),
    )


def _promises() -> None:
    """When goods leave, what was promised of orders and lines, and which promises broke."""
    never_again = {"sqlite_autoincrement": True}
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cut_off_hour", _ID, nullable=True))
        batch_op.add_column(sa.Column("working_days", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("transit_days", _ID, nullable=True))
    op.execute("UPDATE company SET cut_off_hour = 14, working_days = '12345', transit_days = 0")
    with op.batch_alter_table("company", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("cut_off_hour", existing_type=_ID, nullable=False)
        batch_op.alter_column("working_days", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("transit_days", existing_type=_ID, nullable=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_company_cut_off_hour"), "cut_off_hour >= 0 AND cut_off_hour <= 24"
        )
        batch_op.create_check_constraint(batch_op.f("ck_company_transit_days"), "transit_days >= 0")
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promised_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), nullable=True))
    op.execute("UPDATE sales_order SET urgent = false")
    with op.batch_alter_table("sales_order", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("urgent", existing_type=sa.Boolean(), nullable=False)
    op.add_column("order_line", sa.Column("promised_first", sa.BigInteger(), nullable=True))
    op.add_column("order_line", sa.Column("promised_on", sa.Date(), nullable=True))
    op.create_table(
        "broken_promise",
        sa.Column("id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("order_line_id", _ID, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("now_on", sa.Date(), nullable=True),
        sa.Column("purchase", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_broken_promise_quantity")),
        sa.CheckConstraint("now_on > promised_on", name=op.f("ck_broken_promise_later")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_order.id"], name=op.f("fk_broken_promise_order_id_sales_order")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_broken_promise_order_line_id_order_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_promise")),
        sqlite_autoincrement=True,
    )
    for column in ("order_id", "order_line_id"):
        op.create_index(op.f(f"ix_broken_promise_{column}"), "broken_promise", [column], unique=False)
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "ix_broken_promise_untold",
        "broken_promise",
        ["order_id"],
        unique=False,
        sqlite_where=untold,
        postgresql_where=untold,
    )


def _picks() -> None:
    """What somebody has in hand of allocated batches."""
    op.create_table(
        "pick",
        sa.Column("order_line_id", _ID, nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("warehouse_id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_pick_quantity")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_pick_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_pick_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouse.id"], name=op.f("fk_pick_warehouse_id_warehouse")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_pick_order_id_sales_order")),
        sa.PrimaryKeyConstraint("order_line_id", "batch_id", "warehouse_id", name=op.f("pk_pick")),
    )
    op.create_index(op.f("ix_pick_order_id"), "pick", ["order_id"], unique=False)


def _boxes() -> None:
    """What numbers of boxes begin with, and which box of a note has which."""
    never_again = {"sqlite_autoincrement": True}
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gs1_prefix", sa.Text(), nullable=True))
    op.execute("UPDATE company SET gs1_prefix = ''")
    with op.batch_alter_table("company", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("gs1_prefix", existing_type=sa.Text(), nullable=False)
    op.create_table(
        "box",
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", _ID, nullable=False),
        sa.Column("sscc", sa.Text(), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_box_position")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["stock_document.id"], name=op.f("fk_box_document_id_stock_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "position", name=op.f("pk_box")),
        sa.UniqueConstraint("sscc", name=op.f("uq_box_sscc")),
    )


def _finding() -> None:
    """Batches by number or lot whatever the article, and receipts by supplier."""
    op.create_index(op.f("ix_batch_number"), "batch", ["number"], unique=False)
    lot, received = sa.text("supplier_lot <> ''"), sa.text("supplier_id IS NOT NULL")
    op.create_index(
        "ix_batch_lot", "batch", ["supplier_lot"], unique=False, sqlite_where=lot, postgresql_where=lot
    )
    op.create_index(
        "ix_stock_document_received",
        "stock_document",
        ["supplier_id"],
        unique=False,
        sqlite_where=received,
        postgresql_where=received,
    )


def _stocktakes() -> None:
    """What is counted of a warehouse, and what was counted of each batch."""
    op.create_table(
        "stocktake",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("warehouse_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("first_bin", sa.Text(), nullable=False),
        sa.Column("last_bin", sa.Text(), nullable=False),
        sa.Column("category_id", _ID, nullable=True),
        sa.Column("moved_only", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", _ID, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", _ID, nullable=True),
        sa.Column("changes", _ID, nullable=False),
        sa.Column("issue_id", _ID, nullable=True),
        sa.Column("receipt_id", _ID, nullable=True),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_stocktake_closed")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_stocktake_{column}_{table}"))
            for column, table in (
                ("warehouse_id", "warehouse"),
                ("category_id", "category"),
                ("opened_by_id", "app_user"),
                ("closed_by_id", "app_user"),
                ("issue_id", "stock_document"),
                ("receipt_id", "stock_document"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake")),
        sa.UniqueConstraint("number", name=op.f("uq_stocktake_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stocktake_line",
        sa.Column("stocktake_id", _ID, nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("warehouse_id", _ID, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("position", _ID, nullable=False),
        *(sa.Column(quantity, sa.BigInteger(), nullable=True) for quantity in ("counted", "books")),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_by_id", _ID, nullable=True),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("recount", sa.Boolean(), nullable=False),
        sa.Column("posted", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_stocktake_line_counted")),
        sa.CheckConstraint("(counted IS NULL) = (books IS NULL)", name=op.f("ck_stocktake_line_books")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_stocktake_line_{column}_{table}")
            )
            for column, table in (
                ("stocktake_id", "stocktake"),
                ("batch_id", "batch"),
                ("warehouse_id", "warehouse"),
                ("counted_by_id", "app_user"),
            )
        ),
        sa.PrimaryKeyConstraint("stocktake_id", "batch_id", name=op.f("pk_stocktake_line")),
        sa.UniqueConstraint("stocktake_id", "position", name=op.f("uq_stocktake_line_stocktake_id_position")),
    )
    only = sa.text("open")
    op.create_index(
        "ix_stocktake_line_open",
        "stocktake_line",
        ["batch_id", "warehouse_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def _substitutions() -> None:
    """Which lines stand in for others."""
    op.create_table(
        "substitution",
        sa.Column("order_line_id", _ID, nullable=False),
        sa.Column("instead_of_id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_substitution_{column}_{table}"))
            for column, table in (
                ("order_line_id", "order_line"),
                ("instead_of_id", "order_line"),
                ("order_id", "sales_order"),
            )
        ),
        sa.PrimaryKeyConstraint("order_line_id", name=op.f("pk_substitution")),
    )
    op.create_index(op.f("ix_substitution_instead_of_id"), "substitution", ["instead_of_id"], unique=False)
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "ix_substitution_untold",
        "substitution",
        ["order_id"],
        unique=False,
        sqlite_where=untold,
        postgresql_where=untold,
    )
