"""Index entries in the order in which a diary is read, so that the database need not sort them.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("episode", "span")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(
            op.f(f"ix_{table}_child_id_started_at_id"), table, ["child_id", "started_at", "id"]
        )
        op.drop_index(op.f(f"ix_{table}_child_id_started_at"), table_name=table)


def downgrade() -> None:
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_child_id_started_at"), table, ["child_id", "started_at"])
        op.drop_index(op.f(f"ix_{table}_child_id_started_at_id"), table_name=table)
