"""Series of movements: SD01, SD02, SD11, P2, P5, P11."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from tests.clinical.case_book.words import (
    CALM,
    EMERGENCY,
    NONE,
    REGRESSION,
    SAME_DAY,
    SAME_DAY_OR_MORE,
    SEIZURE,
    SOON,
    SPASMS,
    UP_TO_SOON,
    WELL,
    Words,
    baby,
    can,
    case,
    months,
    quiet_week,
    saw,
    visit,
)

INFANT = baby(170)
WAKING: Words = {"state": "just_woke", **WELL}


def untyped(count: int, **words: object) -> Words:
    """Return a series whose movement was not asked."""
    return saw(2, jerk_count=count, **{"state": "awake", **words})


TYPICAL = [
    *[
        case(f"two of {movement} in a row", INFANT, SAME_DAY, "SD01, P2: with a typical movement two in a row are enough", flags=[SPASMS],
             episodes=[saw(2, movement, jerk_count=2, **WAKING)])
        for movement in ("crunch", "stretch", "head_drop", "arms_fling", "eye_roll")
    ],
    case("one arms fling, answered single", INFANT, NONE, "P2: a series has two", episodes=[saw(2, "arms_fling", jerk_count=1, rhythm="single", **WAKING)],
         never=[SPASMS], check_ins=quiet_week()),
    case("one crunch, the count not asked", INFANT, UP_TO_SOON, "an unknown count is not two", episodes=[saw(2, "crunch", **WAKING)]),
    case("two crunches two minutes apart", INFANT, SAME_DAY, "P2: entries chained by gaps of at most 2 minutes", flags=[SPASMS],
         episodes=[saw(2, "crunch", **WAKING), saw(2 - 2 / 60, "crunch", **WAKING)]),
    case("two crunches five minutes apart", INFANT, ("soon", *CALM), "P2: not chained beyond 2 minutes; the same movement again is at most soon",
         episodes=[saw(2, "crunch", **WAKING), saw(2 - 5 / 60, "crunch", **WAKING)]),
    case("a crunch each told by two parents a minute apart", INFANT, SAME_DAY, "P39: typical movements of two caregivers are two events", flags=[SPASMS],
         episodes=[saw(2, "crunch", logged_by="Mum", **WAKING), saw(2 - 1 / 60, "crunch", logged_by="Dad", **WAKING)]),
    case("two crunches logged by one parent a minute apart", INFANT, SAME_DAY, "P5 is for two caregivers; P2 chains them", flags=[SPASMS],
         episodes=[saw(2, "crunch", logged_by="Mum", **WAKING), saw(2 - 1 / 60, "crunch", logged_by="Mum", **WAKING)]),
    case("three nods chained and told by both parents", INFANT, SAME_DAY, "P5 leaves three events, still a series", flags=[SPASMS],
         episodes=[saw(2 - step / 60, "head_drop", logged_by=who, **WAKING) for step in (0, 1, 2) for who in ("Mum", "Dad")]),
    case("tapped nods", INFANT, SAME_DAY, "P2: one entry with tap times", episodes=[saw(2, "head_drop", jerk_offsets_s=[0, 8, 15], **WAKING)], flags=[SPASMS]),
    case("six crunches that a hand seemed to stop", INFANT, SAME_DAY, "do not downgrade: typical movements in a row are enough", flags=[SPASMS],
         episodes=[saw(2, "crunch", jerk_count=6, held="stopped", **WAKING)]),
    case("cheerful between six arm flings", INFANT, SAME_DAY, "do not downgrade: well between spasms", flags=[SPASMS],
         episodes=[saw(2, "arms_fling", jerk_count=6, jerk_interval_s=7, single_movement_s=1, **WAKING)], check_ins=quiet_week()),
    case("crunches asleep, nothing said of waking", INFANT, SAME_DAY, "P2: typical, whatever the state", episodes=[saw(2, "crunch", jerk_count=4, state="asleep")],
         flags=[SPASMS]),
    case("eight whole-body jerks seconds apart on waking", INFANT, SAME_DAY, "SD01: the same brief movement, seconds apart, on waking", flags=[SPASMS],
         episodes=[saw(2, "jerk", body_parts=["whole_body"], rhythm="irregular", jerk_count=8, jerk_interval_s=8, single_movement_s=1, held="not_tried",
         **WAKING)]),
    case("crunches at 730 days", baby(730), SAME_DAY, "SD01 to 24 months", episodes=[saw(2, "crunch", jerk_count=4, **WAKING)], flags=[SPASMS]),
    case("crunches at 732 days", baby(732), UP_TO_SOON, "P10: rules for infants stop applying", episodes=[saw(2, "crunch", jerk_count=4, **WAKING)],
         never=[SPASMS]),
    case("crunches at five weeks", baby(35), SAME_DAY, "SD01 from one month", episodes=[saw(2, "crunch", jerk_count=4, state="awake")], flags=[SPASMS]),
    case("crunches at three weeks", baby(21), SAME_DAY_OR_MORE, "before one month P4: repeated, not known to stop", flags_any=[SPASMS, SEIZURE],
         episodes=[saw(2, "crunch", jerk_count=4, state="awake")]),
    case("crunches of a preterm, five weeks old and before term", baby(35, weeks=33), SAME_DAY, "spasms by chronological age", flags_any=[SPASMS, SEIZURE],
         episodes=[saw(2, "crunch", jerk_count=4, state="awake")]),
    case("crunches after an EEG that found no spasms", baby(170, background={"conditions": ["spasms_excluded_by_eeg"]}), SAME_DAY,
         "an EEG of the past does not downgrade; a mute (P11) needs a date", episodes=[saw(2, "crunch", jerk_count=4, **WAKING)], flags=[SPASMS]),
    case("nods 13 days ago", INFANT, SAME_DAY, "P1: spasms stay same_day for 14 days", episodes=[saw(13 * 24, "head_drop", jerk_count=5, **WAKING)],
         flags=[SPASMS]),
    case("nods 15 days ago", INFANT, SOON, "then soon", episodes=[saw(15 * 24, "head_drop", jerk_count=5, **WAKING)], flags=[SPASMS]),
    case("nods 92 days ago", INFANT, NONE, "to 90 days", episodes=[saw(92 * 24, "head_drop", jerk_count=5, **WAKING)], never=[SPASMS]),
    case("nods after the visit that talked about nods", INFANT, SAME_DAY, "newer episodes raise it again", flags=[SPASMS],
         visits=[visit(5, "series_on_waking", "SD01")],
         episodes=[saw(240, "head_drop", jerk_count=5, **WAKING), saw(3, "head_drop", jerk_count=3, **WAKING)]),
    case("nods and less smiling", INFANT, SAME_DAY, "SD02", episodes=[saw(2, "head_drop", jerk_count=5, **WAKING)], flags=[SPASMS],
         check_ins=quiet_week(but={0: {"social": "less"}, 1: {"social": "less"}})),
    case("two crunches in a child with tuberous sclerosis", baby(170, background={"conditions": ["tuberous_sclerosis"]}), SAME_DAY, "SD02", flags=[SPASMS],
         episodes=[saw(2, "crunch", jerk_count=2, **WAKING)]),
    case("nods and a lost smile", INFANT, SAME_DAY, "SD02, SD11", episodes=[saw(2, "head_drop", jerk_count=5, **WAKING)], flags=[SPASMS, REGRESSION],
         milestones=[can("achieved", "cdc_02m_smiles_back", 90), can("lost", "cdc_02m_smiles_back", 2)]),
    case("stiff, not responding, then a row of crunches", INFANT, EMERGENCY, "highest tier wins (EM05)", flags=[SPASMS, SEIZURE],
         episodes=[saw(3, "stiffening", tone="stiff", responsive="no", state="awake", duration_s=60), saw(2, "crunch", jerk_count=5, **WAKING)]),
]

UNTYPED = [
    case("three movements, nothing else asked", INFANT, SAME_DAY, "P2: movement not asked, three, parts not asked; unanswered must not silence it", flags=[SPASMS],
         episodes=[saw(2, jerk_count=3)]),
    case("three movements awake", INFANT, SAME_DAY, "P2", episodes=[untyped(3)], flags=[SPASMS]),
    case("two movements awake", INFANT, UP_TO_SOON, "P2: three when the movement was not asked", episodes=[untyped(2)], never=[SPASMS]),
    *[case(f"three movements of the {part}", INFANT, SAME_DAY, "P2: head, trunk, shoulder, arm, eyes, whole body", episodes=[untyped(3, body_parts=[part])],
         flags=[SPASMS])
      for part in ("head", "trunk", "shoulder", "arm", "eyes", "whole_body")],
    *[case(f"three movements of a {part} alone", INFANT, UP_TO_SOON, "P2: not a foot or a hand alone", episodes=[untyped(3, body_parts=[part])], never=[SPASMS])
      for part in ("foot", "hand")],
    case("three movements of three seconds", INFANT, SAME_DAY, "P2: each at most 3 s", episodes=[untyped(3, single_movement_s=3)], flags=[SPASMS]),
    case("three movements of four seconds", INFANT, UP_TO_SOON, "P2: each at most 3 s", episodes=[untyped(3, single_movement_s=4)], never=[SPASMS]),
    case("three movements that a hand stopped", INFANT, UP_TO_SOON, "P2: not stopped by holding", episodes=[untyped(3, held="stopped")], never=[SPASMS]),
    *[case(f"three movements, held {held}", INFANT, SAME_DAY, "P2: only 'stopped' takes it out", episodes=[untyped(3, held=held)], flags=[SPASMS])
      for held in ("not_tried", "unsure", "continued")],
    case("three movements asleep that ended on waking", INFANT, UP_TO_SOON, "P2: not asleep", episodes=[untyped(3, state="asleep", woken="stopped")],
         never=[SPASMS]),
    case("three movements, state unsure", INFANT, SAME_DAY, "P2: unsure is not asleep", episodes=[untyped(3, state="unsure")], flags=[SPASMS]),
    case("three untyped entries a minute and a half apart", INFANT, SAME_DAY, "P2: chained by gaps of at most 2 minutes", flags=[SPASMS],
         episodes=[saw(2 - 1.5 * step / 60, state="awake") for step in range(3)]),
    case("three untyped entries three minutes apart", INFANT, UP_TO_SOON, "P2: not chained", never=[SPASMS],
         episodes=[saw(2 - 3 * step / 60, state="awake") for step in range(3)]),
    case("three untyped entries of which two are one event", INFANT, UP_TO_SOON, "P5: doubles count once, two are left", never=[SPASMS],
         episodes=[saw(2, state="awake", logged_by="Mum"), saw(2 - 0.5 / 60, state="awake", logged_by="Dad"),
         saw(2 - 4.4 / 60, state="awake", logged_by="Mum")]),
    case("a row of shivers at lunch", baby(300), NONE, "NV03: shudders at meals, answering", never=[SEIZURE],
         episodes=[saw(6, "shudder", state="feeding", trigger="excitement", duration_s=8, **WELL)]),
    case("two nods in Madrid time, a minute and a half apart across the hour", INFANT, SAME_DAY, "chained in real time, whatever the zone", flags=[SPASMS],
         episodes=[{"started_at": "2026-06-15T08:59:10+02:00", "time_zone": "Europe/Madrid", "movements": ["head_drop"]},
                   {"started_at": "2026-06-15T08:00:30+01:00", "movements": ["head_drop"]}]),
    case("nods on both sides of the clock change", baby(170), SAME_DAY, "chained in real time over the hour that comes twice", as_of="2026-10-25T09:00:00+00:00",
         episodes=[{"started_at": "2026-10-25T01:59:30+01:00", "movements": ["head_drop"]},
         {"started_at": "2026-10-25T01:00:30+00:00", "movements": ["head_drop"]}],
         flags=[SPASMS]),
    case("the same clock time an hour apart in the night the clocks go back", baby(170), ("soon", *CALM), "an hour apart, not a series",
         as_of="2026-10-25T09:00:00+00:00",
         episodes=[{"started_at": "2026-10-25T01:30:00+01:00", "movements": ["head_drop"], "jerk_count": 1},
                   {"started_at": "2026-10-25T01:30:30+00:00", "movements": ["head_drop"], "jerk_count": 1}]),
    case("crunches a day before two, then asked at 24 months and two days", baby(months(24) + 1), SAME_DAY,
         "a finding speaks for 14 days though the child grew",
         episodes=[saw(72, "crunch", jerk_count=4, **WAKING)]),
]

CASES = [*TYPICAL, *UNTYPED]
