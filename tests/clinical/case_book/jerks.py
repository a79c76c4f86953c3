"""Jerks that could be seizures, newborns, vacant spells, sleep: EM06, EM07, EM11, SD10, SN13–SN17, RS01, P4, P12, P15, P16, P19, P21."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from tests.clinical.case_book.words import (
    BREATHING,
    EMERGENCY,
    NONE,
    SAME_DAY,
    SAME_DAY_OR_MORE,
    SEIZURE,
    SOON,
    SOON_OR_MORE,
    SPASMS,
    TONE,
    UP_TO_SOON,
    WELL,
    Words,
    baby,
    case,
    months,
    quiet_week,
    saw,
    sign,
    visit,
)

INFANT = baby(150)
TODDLER = baby(425)
BEAT: Words = {"state": "awake", "rhythm": "regular", "body_parts": ["leg"], "side": "both", **WELL}

HELD = [
    case("20 seconds of beating that went on under the hand", INFANT, SAME_DAY, "EM06 with two answers that agree (P15), over without a grave sign (P22)",
         episodes=[saw(2, "jerk", **BEAT, duration_s=20, held="continued")], flags=[SEIZURE]),
    case("ten seconds of beating that got stronger", INFANT, SAME_DAY, "EM06, P15: 10 s or more; over without a grave sign (P22)",
         episodes=[saw(2, "jerk", **BEAT, duration_s=10, held="stronger")],
         flags=[SEIZURE]),
    case("nine seconds of beating that went on", INFANT, SOON, "P15: with one sign only (held) the rule gives soon", flags=[SEIZURE],
         episodes=[saw(2, "jerk", **BEAT, duration_s=9, held="continued")]),
    case("nine seconds on the left that went on", INFANT, SAME_DAY, "P15: one side only and held are two; over without a grave sign (P22)", flags=[SEIZURE],
         episodes=[saw(2, "jerk", **{**BEAT, "side": "left"}, duration_s=9, held="continued")]),
    case("beating that went on, state not asked", INFANT, SAME_DAY, "EM06: awake or state unknown; over without a grave sign (P22)", flags=[SEIZURE],
         episodes=[saw(2, "jerk", rhythm="regular", duration_s=20, held="continued", side="left")]),
    case("beating that went on, state unsure", INFANT, SAME_DAY, "EM06: awake or state unknown; over without a grave sign (P22)", flags=[SEIZURE],
         episodes=[saw(2, "jerk", rhythm="regular", state="unsure", duration_s=20, held="continued", side="left")]),
    case("beating that went on when held, asleep, over on waking", baby(60), NONE,
         "EM06 is not for sleep; P15: answers of a sleep episode that stopped do not count",
         episodes=[saw(2, "jerk", **{**BEAT, "state": "asleep"}, duration_s=20, held="continued", woken="stopped")], never=[SEIZURE]),
    *[
        case(f"20 seconds of beating, held {held}", INFANT, NONE, "EM06 on positive words only; P15 raises nothing itself", never=[SEIZURE],
             episodes=[saw(2, "jerk", **BEAT, duration_s=20, held=held)], check_ins=quiet_week())
        for held in ("stopped", "not_tried", "unsure", None)
    ],
    case("went on on Monday, a long even beat on Friday", INFANT, SAME_DAY_OR_MORE, "P15: two answers of two similar episodes within 7 days", flags=[SEIZURE],
         episodes=[saw(6.5 * 24, "jerk", **BEAT, duration_s=5, held="continued"), saw(2, "jerk", **BEAT, duration_s=15)]),
    case("went on, and eight days later a long even beat", INFANT, SOON, "P15: within 7 days; alone the answer gives soon", flags=[SEIZURE],
         episodes=[saw(8.2 * 24, "jerk", **BEAT, duration_s=5, held="continued"), saw(2, "jerk", **BEAT, duration_s=15)]),
    case("one answer that it went on, 13 days ago", INFANT, SOON, "P15's soon speaks for 14 days", flags=[SEIZURE],
         episodes=[saw(13 * 24, "jerk", **BEAT, duration_s=5, held="continued")]),
    case("one answer that it went on, 15 days ago", INFANT, NONE, "after 14 days it is information", never=[SEIZURE],
         episodes=[saw(15 * 24, "jerk", **BEAT, duration_s=5, held="continued")]),
    case("trembling that went on when held, once", INFANT, NONE, "P12: only tremble, with nothing else pointing to a seizure, is information", never=[SEIZURE],
         episodes=[saw(2, "tremble", state="awake", held="continued", duration_s=5, **WELL)]),
    case("trembling that went on when held, on two days", INFANT, ("soon",), "P12: soon when they go on when held on two days",
         episodes=[saw(2, "tremble", state="awake", held="continued", duration_s=5, **WELL),
         saw(50, "tremble", state="awake", held="continued", duration_s=5, **WELL)]),
    case("trembling with eyes turned that went on", INFANT, EMERGENCY, "P12's exception needs nothing else pointing to a seizure; P15: two agree", flags=[SEIZURE],
         episodes=[saw(2, "tremble", state="awake", held="continued", eyes=["turned_left"], duration_s=20, rhythm="regular")]),
    case("a single twitch that went on under the hand", INFANT, NONE, "P12: not one single jerk", never=[SEIZURE],
         episodes=[saw(2, "jerk", state="awake", rhythm="single", jerk_count=1, held="continued", **WELL)]),
    case("stiff, eyes turned, answering nobody knows", INFANT, EMERGENCY, "P15: stiffening and eyes are two answers", flags=[SEIZURE],
         episodes=[saw(2, "stiffening", tone="stiff", state="awake", eyes=["turned_right"], responsive="unsure", held="continued", duration_s=15)]),
    case("asleep, one side beats, and waking does not end it", INFANT, SOON, "SN14: not ended by waking; P15 raises nothing itself", flags=[SEIZURE],
         episodes=[saw(2, "jerk", rhythm="regular", state="asleep", woken="continued", side="left", duration_s=25)]),
    case("writhing for half an hour, unsteady", TODDLER, EMERGENCY, "EM11 and P7's doubt: long, sudden, nothing explains it", flags=[SEIZURE],
         episodes=[saw(2, "writhing", state="awake", duration_s=1800, held="continued")]),
]

NEWBORN: Words = {"state": "awake", "rhythm": "regular", "duration_s": 15}
NEWBORNS = [
    case("ten days old, one leg beats, eyes turned", baby(10), EMERGENCY, "EM07", flags=[SEIZURE],
         episodes=[saw(2, "jerk", **NEWBORN, side="left", body_parts=["leg"], eyes=["turned"], held="continued")]),
    case("ten days old, chewing and cycling, goes pale", baby(10), EMERGENCY, "EM07: automatism with a worrying colour", flags=[SEIZURE],
         episodes=[saw(2, "other", **NEWBORN, colour="blue", note="chewing and cycling movements of the legs")]),
    case("27 days, rhythmic, not held", baby(27), SAME_DAY_OR_MORE, "P4: under 28 days", episodes=[saw(2, "jerk", **NEWBORN, **WELL)], flags=[SEIZURE]),
    case("40 days, rhythmic, not held", baby(40), UP_TO_SOON, "P4 is for under 28 days", episodes=[saw(2, "jerk", **NEWBORN, **WELL)]),
    case("27 days, rhythm unsure, state not asked", baby(27), SAME_DAY_OR_MORE, "P4: state unknown, 'not sure'", episodes=[saw(2, "jerk", rhythm="unsure")],
         flags=[SEIZURE]),
    case("27 days, several at once", baby(27), SAME_DAY_OR_MORE, "P4: repeated", episodes=[saw(2, "twitch", state="awake", jerk_count=4)], flags=[SEIZURE]),
    case("27 days, one twitch", baby(27), NONE, "P4: neither rhythmic nor repeated nor unsure", never=[SEIZURE],
         episodes=[saw(2, "twitch", state="awake", rhythm="single", jerk_count=1, **WELL)]),
    case("27 days, rhythmic, stops when held", baby(27), NONE, "P4: known to stop when held", never=[SEIZURE],
         episodes=[saw(2, "tremble", **NEWBORN, held="stopped", **WELL)]),
    case("27 days, rhythmic asleep, ends on waking", baby(27), NONE, "EM07 and P4 leave out sleep that stops on waking", never=[SEIZURE],
         episodes=[saw(2, "jerk", **{**NEWBORN, "state": "asleep"}, woken="stopped", colour="normal", breathing="normal")]),
    case("born at 32+0, 43+6 after conception, rhythmic", baby(83, weeks=32, gestation_days=0), SAME_DAY_OR_MORE, "P4: under 44 weeks post-menstrual", flags=[SEIZURE],
         episodes=[saw(2, "jerk", **NEWBORN, **WELL)]),
    case("born at 32+0, 44+0 after conception, rhythmic", baby(84, weeks=32, gestation_days=0), UP_TO_SOON, "P4: 44 weeks reached",
         episodes=[saw(2, "jerk", **NEWBORN, **WELL)]),
    case("a newborn's rhythmic jerks ten days ago", baby(36), SAME_DAY_OR_MORE, "P4 counts the age then, and speaks for 14 days", flags=[SEIZURE],
         episodes=[saw(240, "jerk", **NEWBORN, **WELL)]),
    case("a newborn's rhythmic jerks sixteen days ago", baby(42), NONE, "P4 speaks for 14 days, then information", never=[SEIZURE],
         episodes=[saw(16 * 24, "jerk", **NEWBORN, **WELL)]),
    case("14 days, jittery, mother diabetic", baby(14, background={"birth_history": ["maternal_diabetes"]}), SAME_DAY, "SD10: the first two weeks with a risk",
         episodes=[saw(2, "tremble", state="awake", held="stopped", **WELL)], flags=[SEIZURE]),
    case("15 days, jittery, mother diabetic", baby(15, background={"birth_history": ["maternal_diabetes"]}), NONE, "SD10: after two weeks not this rule; NV02",
         episodes=[saw(2, "tremble", state="awake", held="stopped", **WELL)], never=[SEIZURE]),
    case("14 days, jittery, feeding half", baby(14), SAME_DAY, "SD10: with poor feeding", flags=[SEIZURE],
         episodes=[saw(2, "tremble", state="awake", held="stopped", **WELL)],
         check_ins=[{"date": "2026-06-15", "feeding": "much_less", "logged_at": "2026-06-15T19:00:00+01:00"}]),
    case("14 days, jittery, no risk told", baby(14), NONE, "SD10 needs a risk that was told; NV02 is information (P14)", never=[SEIZURE],
         episodes=[saw(2, "tremble", state="awake", held="stopped", **WELL)]),
]

STARE: Words = {"state": "awake", "responsive": "no", "duration_s": 20}
VACANT = [
    case("a vacant spell at fourteen months", TODDLER, SAME_DAY, "P31: a stare of 10 s or longer without response", episodes=[saw(2, "stare", **STARE)], flags=[SEIZURE]),
    case("a vacant spell at five months", INFANT, SOON_OR_MORE, "P21: once, soon; P17 counts not responding awake in the first year",
         flags_any=[SEIZURE, BREATHING],
         episodes=[saw(2, "stare", **STARE)]),
    case("two vacant spells in six days", TODDLER, SAME_DAY, "P21: twice within 7 days", episodes=[saw(2, "stare", **STARE), saw(146, "stare", **STARE)],
         flags=[SEIZURE]),
    case("two vacant spells nine days apart", TODDLER, SAME_DAY, "P31: each without response", episodes=[saw(2, "stare", **STARE), saw(218, "stare", **STARE)],
         flags=[SEIZURE]),
    case("a vacant spell with eyes turned", TODDLER, SAME_DAY, "P21: with eyes turned", episodes=[saw(2, "stare", **STARE, eyes=["turned_left"])],
         flags=[SEIZURE]),
    case("one vacant spell told by two parents", TODDLER, SAME_DAY, "P31: without response; P5: one event in every rule", flags=[SEIZURE],
         episodes=[saw(2, "stare", **STARE, logged_by="Mum"), saw(1.97, "stare", **STARE, logged_by="Dad")]),
    *[
        case(f"stared for 20 s, responsive {word}", TODDLER, accepted, "P31: 10 s or longer", flags=[SEIZURE], never=[BREATHING],
             episodes=[saw(2, "stare", state="awake", responsive=word, duration_s=20)], check_ins=quiet_week())
        for word, accepted in (("yes", SOON), ("unsure", SAME_DAY), (None, SOON))
    ],
    *[
        case(f"stared for 9 s, responsive {word}", TODDLER, NONE, "P31 from 10 s; P21 needs 'no'; null and unsure never satisfy it",
             never=[SEIZURE, BREATHING], episodes=[saw(2, "stare", state="awake", responsive=word, duration_s=9)], check_ins=quiet_week())
        for word in ("yes", "unsure", None)
    ],
    case("a stare of five minutes without response", TODDLER, EMERGENCY, "EM01: a stare without response is seizure-like", flags=[BREATHING],
         episodes=[saw(2, "stare", **{**STARE, "duration_s": 300})]),
    case("stared, stiff and not responding", TODDLER, EMERGENCY, "P21 and EM05: stiffening makes it convulsive-looking", flags=[SEIZURE],
         episodes=[saw(2, "stare", "stiffening", **STARE, tone="stiff")]),
    case("a vacant spell 13 days ago", TODDLER, SAME_DAY, "P21 and P31 speak for 14 days", episodes=[saw(13 * 24, "stare", **STARE)], flags=[SEIZURE]),
    case("a vacant spell 15 days ago", TODDLER, NONE, "then information", episodes=[saw(15 * 24, "stare", **STARE)], never=[SEIZURE]),
    case("a vacant spell, talked about since", TODDLER, NONE, "after a visit that discussed it: information", never=[SEIZURE],
         episodes=[saw(120, "stare", **STARE)], visits=[visit(1, "vacant_spell", "SN13")]),
]

NIGHT: Words = {"state": "asleep", "rhythm": "irregular", "colour": "normal", "breathing": "normal"}
PARTS = (["arm"], ["leg"], ["shoulder"], ["foot"])
THREE_NIGHTS = [saw(hours, "twitch", **NIGHT, body_parts=parts) for hours, parts in zip((18, 42, 43), PARTS, strict=False)]
ENDED = [{**episode, "woken": "stopped"} for episode in THREE_NIGHTS]
SLEEP = [
    case("three sleep jerks on two nights at 200 days, waking not asked", baby(200), SOON, "SN15 (P16)", episodes=THREE_NIGHTS, flags=[SEIZURE]),
    case("two sleep jerks on two nights at 200 days", baby(200), NONE, "P16: three", episodes=THREE_NIGHTS[:2], never=[SEIZURE]),
    case("three sleep jerks in one night at 200 days", baby(200), NONE, "P16: on two nights", never=[SEIZURE],
         episodes=[saw(hours, "twitch", **NIGHT, body_parts=parts) for hours, parts in zip((16, 17, 18), PARTS, strict=False)]),
    case("three sleep jerks on two nights that stop on waking, at eight months", baby(245), NONE, "P16: at any age information", episodes=ENDED,
         never=[SEIZURE]),
    case("sleep jerks first seen on day 57", baby(60), SOON, "P16: first seen after day 56", flags=[SEIZURE],
         episodes=[saw(hours, "twitch", **NIGHT, body_parts=parts) for hours, parts in zip((18, 42, 43), PARTS, strict=False)]),
    case("sleep jerks since day 20, now 60 days", baby(60), UP_TO_SOON, "P16: first seen in the first 56 days",
         episodes=[saw(40 * 24, "twitch", **NIGHT), *THREE_NIGHTS],
         never=[SEIZURE]),
    case("sleep jerks since day 20, now beyond six months", baby(190), SOON, "P16: or beyond 6 months",
         episodes=[saw(170 * 24, "twitch", **NIGHT), *THREE_NIGHTS],
         flags=[SEIZURE]),
    case("sleep jerks told by two parents each time", baby(200), NONE, "P5: two events, not four", never=[SEIZURE],
         episodes=[
             saw(18, "twitch", **NIGHT, body_parts=["arm"], logged_by="Mum"), saw(17.97, "twitch", **NIGHT, body_parts=["arm"], logged_by="Dad"),
             saw(42, "twitch", **NIGHT, body_parts=["leg"], logged_by="Mum"), saw(41.97, "twitch", **NIGHT, body_parts=["leg"], logged_by="Dad"),
         ]),
    case("late sleep jerks a fortnight and a day ago", baby(220), NONE, "SN15 speaks for 14 days", never=[SEIZURE],
         episodes=[saw(15 * 24 + hours, "twitch", **NIGHT, body_parts=parts) for hours, parts in zip((18, 42, 43), PARTS, strict=False)]),
    case("sleep jerks that waking does not end, always the left arm", baby(90), SOON, "SN14: stereotyped, not ended by waking", flags=[SEIZURE],
         episodes=[saw(hours, "jerk", state="asleep", rhythm="irregular", side="left", body_parts=["arm"], woken="continued", duration_s=8) for hours in (16,
         17, 18)]),
    case("three sleep twitches that end on waking", baby(40), NONE, "RS01 in full", episodes=ENDED, never=[SEIZURE], reassures=True),
    case("sleep twitches, one of which went on awake", baby(80), UP_TO_SOON, "P19: none may have a worrying word", reassures=False,
         episodes=[*ENDED[:2], saw(16, "twitch", **NIGHT, woken="continued")]) ,
    case("three episodes of which nothing was asked", baby(80), UP_TO_SOON, "engine rule 2: unknown is never reassuring", reassures=False,
         episodes=[saw(10, "twitch"), saw(30, "twitch"), saw(60, "twitch")]),
    case("trembling once at nine months and a day", baby(months(9) + 1), ("next_visit", "soon"), "SN17: 'still present' after 9 months; once is open",
         flags=[SEIZURE],
         episodes=[saw(2, "tremble", state="awake", held="stopped", **WELL)]),
    case("trembling on three days at ten months, with stiff legs", baby(305), SOON, "SN17: with stiffness, after 9 months", flags=[SEIZURE],
         episodes=[saw(hours, "tremble", state="awake", **WELL) for hours in (2, 30, 60)], signs=[sign("stiff_legs", since=10)]),
    case("trembling a day before nine months", baby(months(9) - 1), NONE, "SN17: after 9 months", never=[SEIZURE],
         episodes=[saw(2, "tremble", state="awake", held="stopped", **WELL)]),
    case("eleven foot beats at two months", baby(65), SOON, "SN16: more than 10", signs=[sign("clonus", beats=11)], flags=[TONE]),
    case("ten foot beats at one month", baby(35), NONE, "SN16 needs more than 10; RS04", signs=[sign("clonus", beats=10)], never=[TONE]),
    case("three foot beats at eight months and a day", baby(months(8) + 1), SOON, "SN16: any after 8 months", signs=[sign("clonus", beats=3)], flags=[TONE]),
    case("three foot beats the day before eight months", baby(months(8) - 1), NONE, "SN16: after 8 months", signs=[sign("clonus", beats=3)], never=[TONE]),
    case("foot beats, uncounted, at three months", baby(90), NONE, "an uncounted number is not more than 10", signs=[sign("clonus")], never=[TONE]),
    case("startles for no reason at 200 days", baby(200), SOON, "SN20: after 6 months", flags=[TONE],
         episodes=[saw(hours, "startle", state="awake", trigger="none", rhythm="single", **WELL) for hours in (2, 30, 60)]),
    case("a startle the day before six months", baby(months(6) - 1), NONE, "SN20: after 6 months; RS03 to 5 months", never=[TONE, SPASMS],
         episodes=[saw(2, "startle", state="awake", trigger="noise", rhythm="single", **WELL)]),
    case("a startle of a preterm of 200 days, five months corrected", baby(200, weeks=33), NONE, "SN20 by corrected age", never=[TONE],
         episodes=[saw(2, "startle", state="awake", trigger="noise", rhythm="single", **WELL)]),
]

CASES = [*HELD, *NEWBORNS, *VACANT, *SLEEP]
