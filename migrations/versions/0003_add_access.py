"""Add who may enter: the passcode, signed-in devices, tokens of programs, wrong attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
        sqlite_strict=True,
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key_sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("caregiver", sa.Text(), nullable=True),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("seen_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sqlite_strict=True,
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_sha256", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=True),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("used_at", WHOLE, nullable=True),
        sa.CheckConstraint("scope IN ('log', 'read')", name=op.f("ck_token_scope_word")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_token_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_token_key_sha256"), "token", ["key_sha256"], unique=True)
    op.create_table(
        "attempt",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("wrong", WHOLE, nullable=False),
        sa.Column("last_at", WHOLE, nullable=False),
        sa.CheckConstraint("wrong >= 1", name=op.f("ck_attempt_wrong_range")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_attempt")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for name in ("attempt", "token", "device", "secret"):
        op.drop_table(name)
