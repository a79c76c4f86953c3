"""Add the question about pale patches of skin to a child's background.

A downgrade drops the answers; no other column changes.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ck_background_pale_skin_patches_word"


def upgrade() -> None:
    with op.batch_alter_table("background") as batch:
        batch.add_column(sa.Column("pale_skin_patches", sa.Text(), nullable=True))
        batch.create_check_constraint(op.f(NAME), "pale_skin_patches IN ('yes', 'no', 'unsure')")


def downgrade() -> None:
    with op.batch_alter_table("background") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.drop_column("pale_skin_patches")
