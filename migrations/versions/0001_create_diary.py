"""Create the diary: children, what is recorded about them, and the history of every change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=False),
        sa.Column(
            "gestation_weeks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "gestation_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column(
            "revision",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.CheckConstraint("birth_date LIKE '____-__-__'", name=op.f("ck_child_birth_date_day")),
        sa.CheckConstraint("sex IN ('female', 'male')", name=op.f("ck_child_sex_word")),
        sa.CheckConstraint(
            "gestation_days BETWEEN 0 AND 6", name=op.f("ck_child_gestation_days_range")
        ),
        sa.CheckConstraint(
            "gestation_weeks BETWEEN 20 AND 45", name=op.f("ck_child_gestation_weeks_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sqlite_strict=True,
    )
    op.create_table(
        "background",
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("feeding", sa.Text(), nullable=True),
        sa.Column(
            "formula_ml_per_day", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True
        ),
        sa.Column("vitamin_d_supplement", sa.Text(), nullable=True),
        sa.Column("vitamin_d_risks", sa.Text(), server_default="", nullable=False),
        sa.Column("birth_weight_g", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("birth_history", sa.Text(), server_default="", nullable=False),
        sa.Column("conditions", sa.Text(), server_default="", nullable=False),
        sa.Column("family_history", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "complete",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.CheckConstraint(
            "feeding IN ('breast', 'mixed', 'formula', 'solids')",
            name=op.f("ck_background_feeding_word"),
        ),
        sa.CheckConstraint(
            "vitamin_d_supplement IN ('yes', 'no', 'unsure')",
            name=op.f("ck_background_vitamin_d_supplement_word"),
        ),
        sa.CheckConstraint(
            "birth_weight_g BETWEEN 200 AND 8000", name=op.f("ck_background_birth_weight_g_range")
        ),
        sa.CheckConstraint("complete IN (0, 1)", name=op.f("ck_background_complete_flag")),
        sa.CheckConstraint(
            "formula_ml_per_day BETWEEN 0 AND 5000",
            name=op.f("ck_background_formula_ml_per_day_range"),
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_background_child_id_child")
        ),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_background")),
        sqlite_strict=True,
    )
    op.create_table(
        "change",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column(
            "changed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "action IN ('recorded', 'imported', 'amended', 'removed', 'restored')",
            name=op.f("ck_change_action_word"),
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_change_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_child_id_changed_at"), ["child_id", "changed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_record_id_id"), ["record_id", "id"], unique=False
        )

    op.create_table(
        "check_in",
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("watched", sa.Text(), nullable=True),
        sa.Column("episodes_seen", sa.Text(), nullable=True),
        sa.Column("feeding", sa.Text(), nullable=True),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("cry", sa.Text(), nullable=True),
        sa.Column("tone", sa.Text(), nullable=True),
        sa.Column("tone_onset", sa.Text(), nullable=True),
        sa.Column("alertness", sa.Text(), nullable=True),
        sa.Column("social", sa.Text(), nullable=True),
        sa.Column("temperature_c", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("fever", sa.Text(), nullable=True),
        sa.Column("serious_signs", sa.Text(), nullable=False),
        sa.Column("very_worried", sa.Text(), nullable=True),
        sa.Column("vaccinated", sa.Text(), nullable=True),
        sa.Column("vitamin_d_given", sa.Text(), nullable=True),
        sa.Column(
            "night_wakings", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "alertness IN ('usual', 'sleepy', 'cannot_wake', 'unsure')",
            name=op.f("ck_check_in_alertness_word"),
        ),
        sa.CheckConstraint(
            "cry IN ('usual', 'high_pitched', 'weak', 'continuous', 'unsure')",
            name=op.f("ck_check_in_cry_word"),
        ),
        sa.CheckConstraint("date LIKE '____-__-__'", name=op.f("ck_check_in_date_day")),
        sa.CheckConstraint(
            "episodes_seen IN ('yes', 'none')", name=op.f("ck_check_in_episodes_seen_word")
        ),
        sa.CheckConstraint(
            "feeding IN ('usual', 'harder', 'much_less', 'refusing', 'unsure')",
            name=op.f("ck_check_in_feeding_word"),
        ),
        sa.CheckConstraint("fever IN ('yes', 'no', 'unsure')", name=op.f("ck_check_in_fever_word")),
        sa.CheckConstraint(
            "mood IN ('usual', 'more_irritable', 'hard_to_console', 'inconsolable', 'unsure')",
            name=op.f("ck_check_in_mood_word"),
        ),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_check_in_removed_why_word"),
        ),
        sa.CheckConstraint(
            "social IN ('usual', 'less', 'unsure')", name=op.f("ck_check_in_social_word")
        ),
        sa.CheckConstraint(
            "tone IN ('usual', 'stiff', 'floppy', 'unsure')", name=op.f("ck_check_in_tone_word")
        ),
        sa.CheckConstraint(
            "tone_onset IN ('sudden', 'gradual', 'unsure')",
            name=op.f("ck_check_in_tone_onset_word"),
        ),
        sa.CheckConstraint("vaccinated IN ('yes', 'no')", name=op.f("ck_check_in_vaccinated_word")),
        sa.CheckConstraint(
            "very_worried IN ('yes', 'no')", name=op.f("ck_check_in_very_worried_word")
        ),
        sa.CheckConstraint(
            "vitamin_d_given IN ('yes', 'no', 'unsure')",
            name=op.f("ck_check_in_vitamin_d_given_word"),
        ),
        sa.CheckConstraint(
            "watched IN ('most', 'some', 'hardly')", name=op.f("ck_check_in_watched_word")
        ),
        sa.CheckConstraint(
            "night_wakings BETWEEN 0 AND 50", name=op.f("ck_check_in_night_wakings_range")
        ),
        sa.CheckConstraint(
            "temperature_c BETWEEN 30 AND 45", name=op.f("ck_check_in_temperature_c_range")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_check_in_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_check_in_child_id_date"), ["child_id", "date"], unique=False
        )

    op.create_table(
        "dose",
        sa.Column("given_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("medicine", sa.Text(), nullable=False),
        sa.Column("amount", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_dose_removed_why_word"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_dose_amount_range")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_dose_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dose")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("dose", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dose_child_id_given_at"), ["child_id", "given_at"], unique=False
        )

    op.create_table(
        "episode",
        sa.Column(
            "started_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column(
            "utc_offset_min", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("local_day", sa.Text(), nullable=False),
        sa.Column(
            "local_minute", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("time_precision", sa.Text(), nullable=False),
        sa.Column("duration_s", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("duration_precision", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("movements", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=True),
        sa.Column("body_parts", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column(
            "jerk_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("jerk_interval_s", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column(
            "single_movement_s", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True
        ),
        sa.Column("jerk_offsets_s", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=True),
        sa.Column("woken", sa.Text(), nullable=True),
        sa.Column("eyes", sa.Text(), nullable=False),
        sa.Column("responsive", sa.Text(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("breathing", sa.Text(), nullable=True),
        sa.Column("tone", sa.Text(), nullable=True),
        sa.Column("trigger", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("recovery_min", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("temperature_c", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("fever", sa.Text(), nullable=True),
        sa.Column("very_worried", sa.Text(), nullable=True),
        sa.Column("injury_before", sa.Text(), nullable=True),
        sa.Column("medical_help", sa.Text(), nullable=True),
        sa.Column("video", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("running", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "after IN ('normal', 'cried', 'sleepy', 'limp', 'unresponsive', 'unsure')",
            name=op.f("ck_episode_after_word"),
        ),
        sa.CheckConstraint(
            "breathing IN ('normal', 'paused', 'struggling', 'fast', 'noisy', 'unsure')",
            name=op.f("ck_episode_breathing_word"),
        ),
        sa.CheckConstraint(
            "colour IN ('normal', 'blue', 'grey', 'pale', 'red', 'unsure')",
            name=op.f("ck_episode_colour_word"),
        ),
        sa.CheckConstraint(
            "duration_precision IN ('measured', 'estimated')",
            name=op.f("ck_episode_duration_precision_word"),
        ),
        sa.CheckConstraint("fever IN ('yes', 'no', 'unsure')", name=op.f("ck_episode_fever_word")),
        sa.CheckConstraint(
            "held IN ('stopped', 'continued', 'stronger', 'not_tried', 'unsure')",
            name=op.f("ck_episode_held_word"),
        ),
        sa.CheckConstraint(
            "injury_before IN ('yes', 'no', 'unsure')", name=op.f("ck_episode_injury_before_word")
        ),
        sa.CheckConstraint("local_day LIKE '____-__-__'", name=op.f("ck_episode_local_day_day")),
        sa.CheckConstraint(
            "medical_help IN ('none', 'called', 'emergency')",
            name=op.f("ck_episode_medical_help_word"),
        ),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_episode_removed_why_word"),
        ),
        sa.CheckConstraint(
            "responsive IN ('yes', 'no', 'unsure')", name=op.f("ck_episode_responsive_word")
        ),
        sa.CheckConstraint(
            "rhythm IN ('single', 'regular', 'irregular', 'sustained', 'unsure')",
            name=op.f("ck_episode_rhythm_word"),
        ),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'both', 'alternating', 'unsure')",
            name=op.f("ck_episode_side_word"),
        ),
        sa.CheckConstraint(
            "state IN ('asleep', 'falling_asleep', 'just_woke', 'awake', 'feeding', 'crying',"
            " 'unsure')",
            name=op.f("ck_episode_state_word"),
        ),
        sa.CheckConstraint(
            "time_precision IN ('exact', 'about', 'day_only')",
            name=op.f("ck_episode_time_precision_word"),
        ),
        sa.CheckConstraint(
            "tone IN ('normal', 'stiff', 'limp', 'unsure')", name=op.f("ck_episode_tone_word")
        ),
        sa.CheckConstraint(
            "trigger IN ('none', 'noise', 'touch', 'position_change', 'feed', 'excitement',"
            " 'other', 'unsure')",
            name=op.f("ck_episode_trigger_word"),
        ),
        sa.CheckConstraint(
            "very_worried IN ('yes', 'no')", name=op.f("ck_episode_very_worried_word")
        ),
        sa.CheckConstraint(
            "video IN ('attached', 'on_phone', 'none')", name=op.f("ck_episode_video_word")
        ),
        sa.CheckConstraint(
            "woken IN ('stopped', 'continued', 'was_awake', 'not_tried', 'unsure')",
            name=op.f("ck_episode_woken_word"),
        ),
        sa.CheckConstraint(
            "duration_s BETWEEN 0 AND 86400", name=op.f("ck_episode_duration_s_range")
        ),
        sa.CheckConstraint(
            "jerk_count BETWEEN 1 AND 100000", name=op.f("ck_episode_jerk_count_range")
        ),
        sa.CheckConstraint(
            "jerk_interval_s BETWEEN 0 AND 3600", name=op.f("ck_episode_jerk_interval_s_range")
        ),
        sa.CheckConstraint(
            "local_minute BETWEEN 0 AND 1439", name=op.f("ck_episode_local_minute_range")
        ),
        sa.CheckConstraint(
            "recovery_min BETWEEN 0 AND 1440", name=op.f("ck_episode_recovery_min_range")
        ),
        sa.CheckConstraint("running IN (0, 1)", name=op.f("ck_episode_running_flag")),
        sa.CheckConstraint(
            "single_movement_s BETWEEN 0 AND 3600", name=op.f("ck_episode_single_movement_s_range")
        ),
        sa.CheckConstraint(
            "temperature_c BETWEEN 30 AND 45", name=op.f("ck_episode_temperature_c_range")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_episode_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_episode_child_id_local_day_local_minute"),
            ["child_id", "local_day", "local_minute"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_episode_child_id_started_at"), ["child_id", "started_at"], unique=False
        )

    op.create_table(
        "measurement",
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint("date LIKE '____-__-__'", name=op.f("ck_measurement_date_day")),
        sa.CheckConstraint(
            "kind IN ('head_circumference_cm', 'weight_g', 'length_cm')",
            name=op.f("ck_measurement_kind_word"),
        ),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_measurement_removed_why_word"),
        ),
        sa.CheckConstraint("value > 0", name=op.f("ck_measurement_value_range")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_measurement_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_measurement_child_id_date"), ["child_id", "date"], unique=False
        )

    op.create_table(
        "milestone",
        sa.Column("milestone", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint("date LIKE '____-__-__'", name=op.f("ck_milestone_date_day")),
        sa.CheckConstraint(
            "date_precision IN ('exact', 'about')", name=op.f("ck_milestone_date_precision_word")
        ),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_milestone_removed_why_word"),
        ),
        sa.CheckConstraint(
            "status IN ('achieved', 'sometimes', 'not_yet', 'lost')",
            name=op.f("ck_milestone_status_word"),
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_milestone_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_milestone_child_id_date"), ["child_id", "date"], unique=False
        )

    op.create_table(
        "sign",
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("beats", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_noticed", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint("date LIKE '____-__-__'", name=op.f("ck_sign_date_day")),
        sa.CheckConstraint(
            "first_noticed LIKE '____-__-__'", name=op.f("ck_sign_first_noticed_day")
        ),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_sign_removed_why_word"),
        ),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'both', 'unsure')", name=op.f("ck_sign_side_word")
        ),
        sa.CheckConstraint(
            "sign IN ('hand_preference', 'fisting', 'head_lag', 'stiff_legs', 'scissoring',"
            " 'asymmetry', 'less_movement', 'toe_walking', 'clonus')",
            name=op.f("ck_sign_sign_word"),
        ),
        sa.CheckConstraint("beats BETWEEN 1 AND 1000", name=op.f("ck_sign_beats_range")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_sign_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sign", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_child_id_date"), ["child_id", "date"], unique=False
        )

    op.create_table(
        "span",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "started_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ended_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('sleep', 'feed')", name=op.f("ck_span_kind_word")),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_span_removed_why_word"),
        ),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_span_ends_after_start")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_span_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_span")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("span", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_span_child_id_started_at"), ["child_id", "started_at"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("discussed", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column(
            "removed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("removed_why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.CheckConstraint("date LIKE '____-__-__'", name=op.f("ck_visit_date_day")),
        sa.CheckConstraint(
            "kind IN ('doctor', 'nurse', 'hospital', 'emergency', 'phone', 'other')",
            name=op.f("ck_visit_kind_word"),
        ),
        sa.CheckConstraint(
            "removed_why IN ('mistake', 'other_child', 'double', 'other')",
            name=op.f("ck_visit_removed_why_word"),
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_visit_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_child_id_date"), ["child_id", "date"], unique=False
        )

    op.create_table(
        "clip",
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duration_s", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('video/mp4', 'video/quicktime', 'video/webm')",
            name=op.f("ck_clip_media_type_word"),
        ),
        sa.CheckConstraint("bytes >= 1", name=op.f("ck_clip_bytes_range")),
        sa.CheckConstraint("duration_s BETWEEN 0 AND 3600", name=op.f("ck_clip_duration_s_range")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_clip_episode_id_episode")
        ),
        sa.PrimaryKeyConstraint("episode_id", "position", name=op.f("pk_clip")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("clip")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_child_id_date"))

    op.drop_table("visit")
    with op.batch_alter_table("span", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_span_child_id_started_at"))

    op.drop_table("span")
    with op.batch_alter_table("sign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_child_id_date"))

    op.drop_table("sign")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_child_id_date"))

    op.drop_table("milestone")
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurement_child_id_date"))

    op.drop_table("measurement")
    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_episode_child_id_started_at"))
        batch_op.drop_index(batch_op.f("ix_episode_child_id_local_day_local_minute"))

    op.drop_table("episode")
    with op.batch_alter_table("dose", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dose_child_id_given_at"))

    op.drop_table("dose")
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_in_child_id_date"))

    op.drop_table("check_in")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_record_id_id"))
        batch_op.drop_index(batch_op.f("ix_change_child_id_changed_at"))

    op.drop_table("change")
    op.drop_table("background")
    op.drop_table("child")
