"""Prices that explain themselves, promotions, how low people may go, and quotes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring a database from 0002 to 0003."""
    _promotions()
    _selling_limits()
    _company()
    _approvals()
    _prices_by_list()
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("price_basis", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("promotion_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("promotion_percent", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("promotion_amount", sa.BigInteger(), nullable=True))
    op.execute("UPDATE order_line SET promotion_percent = 0, promotion_amount = 0")
    never_again = {"sqlite_autoincrement": True}
    with op.batch_alter_table("order_line", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("promotion_percent", existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column("promotion_amount", existing_type=sa.BigInteger(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_order_line_promotion_id_promotion"), "promotion", ["promotion_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_order_line_promotion"),
            "promotion_percent >= 0 AND promotion_percent <= 1000000",
        )
    _given()
    _quotes()
    _quote_mail()


def _quotes() -> None:
    """Offers: what is quoted, until when, and what was ordered from it."""
    never_again = {"sqlite_autoincrement": True}
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quote_days", _ID, nullable=True))
    op.execute("UPDATE company SET quote_days = 14")
    with op.batch_alter_table("company", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("quote_days", existing_type=_ID, nullable=False)
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_quote", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("quote_id", _ID, nullable=True))
    op.execute("UPDATE sales_order SET is_quote = false")
    with op.batch_alter_table("sales_order", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("is_quote", existing_type=sa.Boolean(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_sales_order_quote_id_sales_order"), "sales_order", ["quote_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_sales_order_quote"),
            "state IN ('draft', 'waiting', 'cancelled')"
            " OR is_quote = (state IN ('quoted', 'ordered', 'declined', 'superseded'))",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_sales_order_valid"), "state <> 'quoted' OR valid_until IS NOT NULL"
        )
        _only_where(batch_op, "ix_sales_order_quoted", "valid_until", "state = 'quoted'")
        _only_where(batch_op, "ix_sales_order_quote_id", "quote_id", "quote_id IS NOT NULL")
    with op.batch_alter_table("order_line", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.add_column(sa.Column("quote_line_id", _ID, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_order_line_quote_line_id_order_line"), "order_line", ["quote_line_id"], ["id"]
        )
        _only_where(batch_op, "ix_order_line_quoted", "quote_line_id", "quote_line_id IS NOT NULL")


def _quote_mail() -> None:
    """Quotes that went out by mail."""
    op.create_table(
        "quote_mail",
        sa.Column("id", _ID, nullable=False),
        sa.Column("quote_id", _ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["mailed_by_id"], ["app_user.id"], name=op.f("fk_quote_mail_mailed_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["sales_order.id"], name=op.f("fk_quote_mail_quote_id_sales_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_mail")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quote_mail_quote_id"), "quote_mail", ["quote_id"], unique=False)


def _only_where(batch_op: BatchOperations, name: str, column: str, condition: str) -> None:
    """An index of those rows alone that meet a condition."""
    only = sa.text(condition)
    batch_op.create_index(name, [column], unique=False, sqlite_where=only, postgresql_where=only)


def _approvals() -> None:
    """Orders that wait until somebody approves them, and from when on who pays late has his approved."""
    op.create_table(
        "approval",
        sa.Column("id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("asked_by_id", _ID, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=24), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_approval_decided")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["app_user.id"], name=op.f("fk_approval_asked_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["app_user.id"], name=op.f("fk_approval_decided_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_order.id"], name=op.f("fk_approval_order_id_sales_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_approval_order_id"), "approval", ["order_id"], unique=False)
    undecided = sa.text("decision IS NULL")
    op.create_index(
        "ix_approval_open",
        "approval",
        ["order_id"],
        unique=True,
        sqlite_where=undecided,
        postgresql_where=undecided,
    )
    untold = sa.text("decision IS NOT NULL AND seen_at IS NULL")
    op.create_index(
        "ix_approval_unseen", "approval", ["asked_by_id"], sqlite_where=untold, postgresql_where=untold
    )
    op.add_column("company", sa.Column("overdue_days", _ID, nullable=True))
    op.drop_index("ix_sales_order_open", table_name="sales_order")
    begun = sa.text("state IN ('draft', 'waiting', 'confirmed', 'on_hold')")
    op.create_index(
        "ix_sales_order_open", "sales_order", ["state"], sqlite_where=begun, postgresql_where=begun
    )


def _prices_by_list() -> None:
    """A list is read price by price, beside an article list by list."""
    op.create_index(
        op.f("ix_list_price_price_list_id_article_id"),
        "list_price",
        ["price_list_id", "article_id"],
        unique=False,
    )


def _promotions() -> None:
    """What is given for a while, and for which articles."""
    op.create_table(
        "promotion",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("benefit", sa.String(length=24), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("price_unit", _ID, nullable=False),
        sa.Column("buy", sa.BigInteger(), nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.Column("from_quantity", sa.BigInteger(), nullable=False),
        sa.Column("from_amount", sa.BigInteger(), nullable=False),
        sa.Column("without_preset", sa.Boolean(), nullable=False),
        sa.Column("free_article_id", _ID, nullable=True),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("price_mode", sa.String(length=24), nullable=True),
        sa.Column("group_id", _ID, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("from_quantity >= 0 AND from_amount >= 0", name=op.f("ck_promotion_threshold")),
        sa.CheckConstraint(
            "(free_article_id IS NULL) = (benefit <> 'free_article')", name=op.f("ck_promotion_free_article")
        ),
        sa.CheckConstraint("price_unit IN (1, 100, 1000)", name=op.f("ck_promotion_price_unit")),
        sa.CheckConstraint("value >= 0 AND buy >= 0 AND free >= 0", name=op.f("ck_promotion_value")),
        sa.ForeignKeyConstraint(
            ["free_article_id"], ["article.id"], name=op.f("fk_promotion_free_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["customer_group.id"], name=op.f("fk_promotion_group_id_customer_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
        sa.UniqueConstraint("code", name=op.f("uq_promotion_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_promotion_free_article_id"), "promotion", ["free_article_id"], unique=False)
    op.create_table(
        "promotion_scope",
        sa.Column("id", _ID, nullable=False),
        sa.Column("promotion_id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=True),
        sa.Column("brand_id", _ID, nullable=True),
        sa.Column("category_id", _ID, nullable=True),
        sa.CheckConstraint(
            "CASE WHEN article_id IS NULL THEN 0 ELSE 1 END + CASE WHEN brand_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN category_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_promotion_scope_one"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_promotion_scope_article_id_article")
        ),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_promotion_scope_brand_id_brand")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_promotion_scope_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_scope_promotion_id_promotion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_scope")),
        sqlite_autoincrement=True,
    )
    for column in ("article_id", "promotion_id"):
        op.create_index(op.f(f"ix_promotion_scope_{column}"), "promotion_scope", [column], unique=False)


def _given() -> None:
    """Lines that promotions give, and those that were taken off orders."""
    is_given = sa.text("price_source = 'given'")
    op.create_index(
        "ix_order_line_given",
        "order_line",
        ["order_id", "promotion_id"],
        unique=True,
        sqlite_where=is_given,
        postgresql_where=is_given,
    )
    op.create_table(
        "declined_promotion",
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("promotion_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_order.id"], name=op.f("fk_declined_promotion_order_id_sales_order")
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_declined_promotion_promotion_id_promotion")
        ),
        sa.PrimaryKeyConstraint("order_id", "promotion_id", name=op.f("pk_declined_promotion")),
    )


def _selling_limits() -> None:
    """How far people on our side may go by themselves."""
    op.create_table(
        "selling_limit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("role", sa.String(length=24), nullable=True),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("max_discount", sa.BigInteger(), nullable=True),
        sa.Column("min_margin", sa.BigInteger(), nullable=True),
        sa.Column("max_amount", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(role IS NULL) <> (user_id IS NULL)", name=op.f("ck_selling_limit_one")),
        sa.CheckConstraint(
            "max_discount >= 0 AND max_discount <= 1000000", name=op.f("ck_selling_limit_max_discount")
        ),
        sa.CheckConstraint(
            "min_margin >= 0 AND min_margin < 1000000", name=op.f("ck_selling_limit_min_margin")
        ),
        sa.CheckConstraint("max_amount >= 0", name=op.f("ck_selling_limit_max_amount")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_selling_limit_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selling_limit")),
        sa.UniqueConstraint("role", name=op.f("uq_selling_limit_role")),
        sa.UniqueConstraint("user_id", name=op.f("uq_selling_limit_user_id")),
        sqlite_autoincrement=True,
    )


def _company() -> None:
    """Prices of the general list were net so far, and a typed discount came off besides the preset one."""
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gross_prices", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("typed_instead", sa.Boolean(), nullable=True))
    was = sa.text("UPDATE company SET gross_prices = :net, typed_instead = :besides")
    op.execute(was.bindparams(net=False, besides=False))
    never_again = {"sqlite_autoincrement": True}
    with op.batch_alter_table("company", schema=None, table_kwargs=never_again) as batch_op:
        batch_op.alter_column("gross_prices", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("typed_instead", existing_type=sa.Boolean(), nullable=False)
