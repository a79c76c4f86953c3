"""Add the shot list that a video was filmed by.

A downgrade drops it; no other column changes.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAME = "ck_video_guide_word"


def upgrade() -> None:
    with op.batch_alter_table("video") as batch:
        batch.add_column(sa.Column("guide", sa.Text(), nullable=True))
        batch.create_check_constraint(op.f(NAME), "guide IN ('movements')")


def downgrade() -> None:
    with op.batch_alter_table("video") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.drop_column("guide")
