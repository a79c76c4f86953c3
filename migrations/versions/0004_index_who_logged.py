"""Index who logged, so that the names of a family are found without reading every entry.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("episode", "check_in", "milestone", "sign", "span", "measurement", "dose", "visit")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_logged_by"), table, ["logged_by"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_logged_by"), table_name=table)
