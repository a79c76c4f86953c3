"""Add the table of films on their way into the diary, and the token scope that sees them.

A downgrade is refused by the narrower constraint while a token has that scope.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL_NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")

STATES = "'uploading', 'checking', 'ready', 'refused'"
TYPES = "'video/mp4', 'video/quicktime', 'video/webm'"
SCOPES = "'log', 'read'"
MORE_SCOPES = f"{SCOPES}, 'videos'"


def _allow_scopes(words: str) -> None:
    name = op.f("ck_token_scope_word")
    with op.batch_alter_table("token") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"scope IN ({words})")


def upgrade() -> None:
    _allow_scopes(MORE_SCOPES)
    op.create_table(
        "video",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("episode_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", WHOLE, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("keep_sound", WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("stored_sha256", sa.Text(), nullable=True),
        sa.Column("stored_type", sa.Text(), nullable=True),
        sa.Column("stored_bytes", WHOLE, nullable=True),
        sa.Column("duration_s", REAL_NUMBER, nullable=True),
        sa.Column("width", WHOLE, nullable=True),
        sa.Column("height", WHOLE, nullable=True),
        sa.Column("frames", WHOLE, nullable=True),
        sa.Column("capture_rate", REAL_NUMBER, nullable=True),
        sa.Column("has_sound", WHOLE, nullable=True),
        sa.Column("still_times_s", sa.Text(), nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=True),
        sa.Column("phone_time", WHOLE, nullable=True),
        sa.Column("logged_at", WHOLE, nullable=False),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("changed_at", WHOLE, nullable=False),
        sa.Column("removed_at", WHOLE, nullable=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_video_state_word")),
        sa.CheckConstraint(f"stored_type IN ({TYPES})", name=op.f("ck_video_stored_type_word")),
        sa.CheckConstraint("keep_sound IN (0, 1)", name=op.f("ck_video_keep_sound_flag")),
        sa.CheckConstraint("has_sound IN (0, 1)", name=op.f("ck_video_has_sound_flag")),
        sa.CheckConstraint("bytes >= 1", name=op.f("ck_video_bytes_range")),
        sa.CheckConstraint("stored_bytes >= 1", name=op.f("ck_video_stored_bytes_range")),
        sa.CheckConstraint("duration_s BETWEEN 0 AND 3600", name=op.f("ck_video_duration_s_range")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_video_child_id_child")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_video_episode_id_episode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_video_child_id"), "video", ["child_id"], unique=False)
    op.create_index(op.f("ix_video_stored_sha256"), "video", ["stored_sha256"], unique=False)


def downgrade() -> None:
    op.drop_table("video")
    _allow_scopes(SCOPES)
