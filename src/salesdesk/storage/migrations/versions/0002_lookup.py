"""The search: generations of each index, their postings, and what changed since. And calls under way."""

from __future__ import annotations

import secrets
from array import array

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a database from 0001 to 0002."""
    op.create_table(
        "lookup_delta",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("index_name", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("records", sa.LargeBinary().with_variant(postgresql.BYTEA(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_delta")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lookup_delta", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lookup_delta_index_name_round_id_token"),
            ["index_name", "round", "id", "token"],
            unique=False,
        )

    op.create_table(
        "lookup_generation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("index_name", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("records", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_generation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lookup_generation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lookup_generation_index_name"), ["index_name"], unique=False)

    op.create_table(
        "lookup_index",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("live_round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lookup_index")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lookup_posting",
        sa.Column(
            "key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("records", sa.LargeBinary().with_variant(postgresql.BYTEA(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lookup_posting")),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        # Rows are made to lie two in a page; kept apart or compressed they would be read in pieces.
        op.execute("ALTER TABLE lookup_posting ALTER COLUMN records SET STORAGE PLAIN")
    op.create_table(
        "lookup_piece",
        sa.Column(
            "generation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("bytes", sa.LargeBinary().with_variant(postgresql.BYTEA(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["lookup_generation.id"],
            name=op.f("fk_lookup_piece_generation_id_lookup_generation"),
        ),
        sa.PrimaryKeyConstraint("generation_id", "number", name=op.f("pk_lookup_piece")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_line_article_id"))
        batch_op.drop_index(batch_op.f("ix_order_line_parent_line_id"))
        batch_op.create_index(
            "ix_order_line_part",
            ["parent_line_id"],
            unique=False,
            sqlite_where=sa.text("parent_line_id IS NOT NULL"),
            postgresql_where=sa.text("parent_line_id IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_order_line_article_id_id_order_id"), ["article_id", "id", "order_id"], unique=False
        )

    _own_gtins()
    _note_everything()
    _open_calls()


def _open_calls() -> None:
    """Where calls stand, for whoever is cut off."""
    op.create_table(
        "open_call",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_open_call_user_id_app_user")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_order.id"], name=op.f("fk_open_call_order_id_sales_order")
        ),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_open_call")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("open_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_call_user_id"), ["user_id"], unique=False)


def _own_gtins() -> None:
    """Let no two articles get the same GTIN; of those that have one in common, the first owns it."""
    with op.batch_alter_table("article_unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owns_gtin", sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE article_unit SET owns_gtin = gtin <> '' AND id IN"
        " (SELECT min(id) FROM article_unit GROUP BY gtin)"
    )
    never_again = {"sqlite_autoincrement": True}
    with op.batch_alter_table("article_unit", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("owns_gtin", existing_type=sa.Boolean(), nullable=False)
        batch_op.create_index(
            "ix_article_unit_own_gtin",
            ["gtin"],
            unique=True,
            sqlite_where=sa.text("owns_gtin"),
            postgresql_where=sa.text("owns_gtin"),
        )


_RECORDS = {
    "customer": "SELECT customer_id FROM customer_text ORDER BY customer_id",
    "article": "SELECT article_id FROM article_text ORDER BY article_id",
    "order": "SELECT id FROM sales_order WHERE number IS NOT NULL ORDER BY id",
    "note": "SELECT id FROM stock_document WHERE kind = 'WZ' AND number IS NOT NULL ORDER BY id",
    "invoice": "SELECT id FROM invoice WHERE number IS NOT NULL ORDER BY id",
    "purchase": "SELECT id FROM purchase_order WHERE number IS NOT NULL ORDER BY id",
}
_NOTED = 5000  # records in one note


def _note_everything() -> None:
    """Let what is there already be found until its indexes are built."""
    connection = op.get_bind()
    for index, records_of_it in _RECORDS.items():
        ids = connection.execute(sa.text(records_of_it)).scalars().all()
        if ids:
            connection.execute(
                sa.text("INSERT INTO lookup_index (name, round, live_round) VALUES (:index, 0, 0)"),
                {"index": index},
            )
        for start in range(0, len(ids), _NOTED):
            records = array("Q", ids[start : start + _NOTED]).tobytes()
            connection.execute(
                sa.text(
                    "INSERT INTO lookup_delta (index_name, round, token, records)"
                    " VALUES (:index, 0, :token, :records)"
                ),
                {"index": index, "token": secrets.randbits(30), "records": records},
            )
