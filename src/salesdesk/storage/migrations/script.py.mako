<%! import re %>\
"""${message.capitalize()}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = "${up_revision}"
down_revision = ${f'"{down_revision}"' if down_revision else None}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a database from ${down_revision or "nothing"} to ${up_revision}."""
    ${re.sub(r" *# ###.*\n?", "", upgrades).strip() or "pass"}
