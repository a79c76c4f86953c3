"""Allow the words of the second revision of the exchange file: blue hands, and two lasting signs.

A downgrade is refused by the narrower constraint while an entry holds one of the words.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLOURS = "'normal', 'blue', 'grey', 'pale', 'red', 'unsure'"
MORE_COLOURS = "'normal', 'blue', 'acro', 'grey', 'pale', 'red', 'unsure'"
SIGNS = (
    "'hand_preference', 'fisting', 'head_lag', 'stiff_legs', 'scissoring', 'asymmetry',"
    " 'less_movement', 'toe_walking', 'clonus'"
)
MORE_SIGNS = f"{SIGNS}, 'nystagmus', 'no_weight_on_feet'"


def _allow(table: str, column: str, words: str) -> None:
    """Replace the constraint that lists the words of a column."""
    name = op.f(f"ck_{table}_{column}_word")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({words})")


def upgrade() -> None:
    _allow("episode", "colour", MORE_COLOURS)
    _allow("sign", "sign", MORE_SIGNS)


def downgrade() -> None:
    _allow("episode", "colour", COLOURS)
    _allow("sign", "sign", SIGNS)
