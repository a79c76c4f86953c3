"""Add the history of the preferences: who changed which, when, and what it was before.

A SQLite file also gets a random number, by which another diary copied over it is noticed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.storage.database_file import random_identity

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"PRAGMA application_id = {random_identity()}")
    op.create_table(
        "preference_change",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "changed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference_change")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_preference_change_name_id"), "preference_change", ["name", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("preference_change")
