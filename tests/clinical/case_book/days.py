"""The words of the day, fever, feeding, cry, tone, worry: EM08–EM10, SD04–SD07, SN07, SN08, P8, P13 and how long each speaks."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from tests.clinical.case_book.words import (
    BREATHING,
    EMERGENCY,
    FEEDING,
    FEVER,
    NONE,
    SAME_DAY,
    SEIZURE,
    SOON,
    TONE,
    UP_TO_SOON,
    USUAL,
    WELL,
    baby,
    can,
    case,
    day,
    months,
    quiet_week,
    saw,
    usual,
)

INFANT = baby(200)
SMALL = baby(70)
TODDLER = baby(425)


def days_of(count: int, **words: object) -> list[dict[str, object]]:
    """Return fourteen answered days, `count` of them with these words and today as usual."""
    return [day(ago, **{**USUAL, **(words if 0 < ago <= count else {})}) for ago in range(13, -1, -1)]


FOOD = [
    case("harder to feed on six of fourteen days", INFANT, NONE, "P8: seven", check_ins=days_of(6, feeding="harder"), never=[FEEDING]),
    case("harder to feed on seven of fourteen days", INFANT, SOON, "P8: seven of the last 14 answered days", check_ins=days_of(7, feeding="harder"),
         flags=[FEEDING]),
    case("half the feeds today", INFANT, SOON, "much_less alone: soon", check_ins=[day(0, feeding="much_less")], flags=[FEEDING]),
    case("half the feeds two days running", INFANT, SAME_DAY, "two days running: same_day",
         check_ins=[day(1, feeding="much_less"), day(0, feeding="much_less")],
         flags=[FEEDING]),
    case("half the feeds on two days with one between", INFANT, SOON, "not running", flags=[FEEDING],
         check_ins=[day(2, feeding="much_less"), day(1, feeding="usual"), day(0, feeding="much_less")]),
    case("half the feeds at 55 days", baby(55), SAME_DAY, "under 8 weeks: same_day", check_ins=[day(0, feeding="much_less")], flags=[FEEDING]),
    case("half the feeds at 56 days", baby(56), SOON, "8 weeks reached", check_ins=[day(0, feeding="much_less")], flags=[FEEDING]),
    case("half the feeds and sleepy", INFANT, EMERGENCY, "much_less + sleepy", check_ins=[day(0, feeding="much_less", alertness="sleepy")], flags=[FEEDING]),
    case("refuses feeds", INFANT, SAME_DAY, "SD06", check_ins=[day(0, feeding="refusing")], flags=[FEEDING]),
    case("feeding unsure", INFANT, NONE, "unsure is never a yes", check_ins=[day(0, feeding="unsure")], never=[FEEDING]),
    *[
        case(f"refuses feeds, with {next(iter(words.values()))}", INFANT, EMERGENCY, "refusing + sleepy, floppy or dry nappies", flags=[FEEDING],
             check_ins=[day(0, feeding="refusing", **words)])
        for words in ({"alertness": "sleepy"}, {"tone": "floppy"}, {"serious_signs": ["dry_nappies"]})
    ],
    case("Mum says refuses, Dad says sleepy", INFANT, EMERGENCY, "check-ins of one day are merged, the most worrying answer counting",
         check_ins=[day(0, feeding="refusing", alertness="usual", logged_by="Mum"), day(0, feeding="usual", alertness="sleepy", logged_by="Dad")],
         flags=[FEEDING]),
    case("no wet nappy for eight hours", INFANT, SAME_DAY, "SD06", check_ins=[day(0, serious_signs=["dry_nappies"])], flags=[FEEDING]),
    case("refused the day before yesterday, nothing since", INFANT, SOON, "that day and the next, else soon for 7 days", check_ins=[day(2, feeding="refusing")],
         flags=[FEEDING]),
    case("refused five days ago, nothing since", INFANT, SOON, "soon for 7 days", check_ins=[day(5, feeding="refusing")], flags=[FEEDING]),
    case("refused ten days ago, nothing since", INFANT, NONE, "gone after 7 days", check_ins=[day(10, feeding="refusing")], never=[FEEDING]),
    case("refused three days ago, usual since", INFANT, NONE, "gone once a later check-in says usual", never=[FEEDING],
         check_ins=[day(3, feeding="refusing"), *usual(2, 1, 0)]),
    case("refused yesterday, today not told", INFANT, SAME_DAY, "that day and the next", check_ins=[day(1, feeding="refusing")], flags=[FEEDING]),
    case("green vomit at 91 days", baby(91), EMERGENCY, "P35: under 12 months", check_ins=[day(0, serious_signs=["green_vomit"])]),
    case("green vomit the day before a year", baby(months(12) - 1), EMERGENCY, "P35: under 12 months", check_ins=[day(0, serious_signs=["green_vomit"])]),
    case("green vomit at a year", baby(months(12)), SAME_DAY, "P35: from 12 months same_day", check_ins=[day(0, serious_signs=["green_vomit"])]),
    *[case(f"sign of the day: {word}", INFANT, EMERGENCY, "serious signs", check_ins=[day(0, serious_signs=[word])])
      for word in ("rash_does_not_fade", "bulging_soft_spot", "stiff_neck", "blue_or_mottled")],
]

MOOD = [
    case("cross on six of fourteen days", INFANT, NONE, "P8: seven", check_ins=days_of(6, mood="more_irritable"), never=[FEEDING]),
    case("cross on seven of fourteen days", INFANT, SOON, "P8", check_ins=days_of(7, mood="more_irritable"), flags=[FEEDING]),
    case("hard to console on seven of fourteen days", INFANT, SOON, "P8", check_ins=days_of(7, mood="hard_to_console"), flags=[FEEDING]),
    case("cries on and on on seven of fourteen days", INFANT, SOON, "cry continuous: P8 only", check_ins=days_of(7, cry="continuous"), flags=[FEEDING]),
    case("cried on and on once", INFANT, NONE, "cry continuous: P8 only", check_ins=[*usual(3, 2, 1), day(0, cry="continuous")], never=[FEEDING]),
    case("cross seven times in seven weeks", INFANT, NONE, "P8: of the last 14 answered days", never=[FEEDING],
         check_ins=[day(ago, **{**USUAL, "mood": "more_irritable" if ago % 7 == 3 else "usual"}) for ago in range(49)]),
    case("inconsolable", INFANT, SAME_DAY, "SD07", check_ins=[day(0, mood="inconsolable")], flags=[FEEDING]),
    *[case(f"inconsolable with {next(iter(words.values()))}", INFANT, EMERGENCY, "inconsolable + weak or high-pitched cry, or sleepy", flags=[FEEDING],
           check_ins=[day(0, mood="inconsolable", **words)])
      for words in ({"cry": "high_pitched"}, {"cry": "weak"}, {"alertness": "sleepy"})],
    *[case(f"a {cry} cry", INFANT, SAME_DAY, "SD07", check_ins=[day(0, cry=cry)], flags=[FEEDING]) for cry in ("weak", "high_pitched")],
    *[case(f"a {cry} cry with {next(iter(words.values()))}", INFANT, EMERGENCY, "weak or high-pitched cry + fever, floppy or sleepy",
         check_ins=[day(0, cry=cry, **words)])
      for cry in ("weak", "high_pitched") for words in ({"temperature_c": 38.0}, {"tone": "floppy"}, {"alertness": "sleepy"})],
    case("sleepy today", INFANT, NONE, "sleepy alone: nothing", check_ins=[day(0, alertness="sleepy")], never=[BREATHING, FEEDING]),
    case("very worried, nothing else told", INFANT, EMERGENCY, "P13", check_ins=[day(0, very_worried="yes")], flags=[SEIZURE]),
    case("very worried of an episode that looks harmless", INFANT, EMERGENCY, "P13: whatever else is recorded",
         episodes=[saw(2, "startle", rhythm="single", trigger="noise", very_worried="yes", **WELL)]),
    case("not very worried", INFANT, NONE, "P13: yes only", check_ins=[day(0, very_worried="no", **USUAL)], never=[SEIZURE]),
    case("very worried at 26 months", baby(792), EMERGENCY, "P10 keeps the emergencies", check_ins=[day(0, very_worried="yes")]),
    case("very worried five days ago, no longer since", INFANT, NONE, "gone once a later check-in takes it back",
         check_ins=[day(5, very_worried="yes"), *usual(3, 2, 1, 0, very_worried="no")]),
    case("very worried five days ago, usual since, worry not asked again", INFANT, UP_TO_SOON, "nobody said whether the worry has gone",
         check_ins=[day(5, very_worried="yes"), *usual(3, 2, 1, 0)]),
]

TONES = [
    case("floppy since today", INFANT, EMERGENCY, "EM10: sudden", check_ins=[day(0, tone="floppy", tone_onset="sudden")], flags=[TONE]),
    case("floppy since today at fourteen months", TODDLER, EMERGENCY, "EM10, also 12 to 24 months", check_ins=[day(0, tone="floppy", tone_onset="sudden")],
         flags=[TONE]),
    case("floppy, yesterday as usual", INFANT, EMERGENCY, "section 13: the first such check-in within 2 days after a usual one", flags=[TONE],
         check_ins=[*usual(2, 1), day(0, tone="floppy")]),
    case("floppy, onset not asked", INFANT, SAME_DAY, "onset unknown: same_day", check_ins=[day(0, tone="floppy")], flags=[TONE]),
    case("floppy, onset unsure", INFANT, SAME_DAY, "onset unknown: same_day", check_ins=[day(0, tone="floppy", tone_onset="unsure")], flags=[TONE]),
    case("floppy, last usual four days ago", INFANT, SAME_DAY, "not within 2 days of a usual day: onset unknown", check_ins=[*usual(5, 4), day(0, tone="floppy")],
         flags=[TONE]),
    case("floppy, gradually", INFANT, SOON, "SN08: gradual", check_ins=[day(0, tone="floppy", tone_onset="gradual")], flags=[TONE]),
    case("floppy gradually with a weak cry", INFANT, EMERGENCY, "SN07: weak", check_ins=[day(0, tone="floppy", tone_onset="gradual", cry="weak")], flags=[TONE]),
    case("floppy gradually and feeding half", INFANT, SAME_DAY, "gradual and weak feeding", flags=[TONE],
         check_ins=[day(0, tone="floppy", tone_onset="gradual", feeding="much_less")]),
    case("floppy for sixteen days", INFANT, SOON, "SN08: over 14 days with no usual between", flags=[TONE],
         check_ins=[day(ago, tone="floppy", tone_onset="gradual") for ago in (16, 12, 8, 4, 0)]),
    case("tone unsure", INFANT, NONE, "unsure is never a yes", check_ins=[day(0, tone="unsure", tone_onset="sudden")], never=[TONE]),
    case("an onset without a tone", INFANT, NONE, "the deciding answer is missing", check_ins=[day(0, tone_onset="sudden")], never=[TONE]),
    case("Mum says usual, Dad says suddenly floppy", INFANT, EMERGENCY, "the most worrying answer counts", flags=[TONE],
         check_ins=[day(0, tone="usual", logged_by="Mum"), day(0, tone="floppy", tone_onset="sudden", logged_by="Dad")]),
    case("suddenly floppy four days ago, usual since", INFANT, NONE, "gone once a later check-in says usual", never=[TONE],
         check_ins=[day(4, tone="floppy", tone_onset="sudden"), *usual(3, 2, 1, 0)]),
    case("suddenly floppy four days ago, nothing since", INFANT, SOON, "else soon for 7 days", check_ins=[day(4, tone="floppy", tone_onset="sudden")],
         flags=[TONE]),
    case("suddenly stiff", INFANT, SAME_DAY, "stiff, sudden: same_day", check_ins=[day(0, tone="stiff", tone_onset="sudden")], flags=[TONE]),
    case("stiff on three of fourteen days", INFANT, SOON, "stiff: 3 of 14 answered days", flags=[TONE],
         check_ins=[day(ago, tone="stiff" if ago in {0, 4, 8} else "usual", tone_onset="gradual" if ago in {0, 4, 8} else None) for ago in range(13, -1, -1)]),
    case("stiff on two of fourteen days", INFANT, NONE, "stiff: 3 of 14 answered days", never=[TONE],
         check_ins=[day(ago, tone="stiff" if ago in {4, 8} else "usual", tone_onset="gradual" if ago in {4, 8} else None) for ago in range(13, -1, -1)]),
]

FEVERS = [
    case("38.0 at 91 days", baby(91), SAME_DAY, "SD04: under 3 months", check_ins=[day(0, temperature_c=38.0)], flags=[FEVER]),
    case("38.0 at 93 days", baby(93), UP_TO_SOON, "SD04: under 3 months; SD05 from 39", check_ins=[day(0, temperature_c=38.0)]),
    case("37.9 at 70 days", SMALL, NONE, "SD04: 38.0 or more", check_ins=[day(0, temperature_c=37.9)], never=[FEVER]),
    case("37.9 at 70 days though it felt hot", SMALL, NONE, "a measured temperature decides", check_ins=[day(0, temperature_c=37.9, fever="yes")],
         never=[FEVER]),
    case("felt hot at 70 days, not measured", SMALL, SAME_DAY, "fever felt or measured", check_ins=[day(0, fever="yes")], flags=[FEVER]),
    case("fever unsure at 70 days", SMALL, NONE, "unsure is never a yes", check_ins=[day(0, fever="unsure")], never=[FEVER]),
    case("38.0 at four weeks", baby(28), EMERGENCY, "SD04: emergency under one month", check_ins=[day(0, temperature_c=38.0)], flags=[FEVER]),
    case("38.3 at 70 days and a jerk", SMALL, EMERGENCY, "SD04: with any jerk", check_ins=[day(0, temperature_c=38.3)],
         episodes=[saw(3, "jerk", state="awake", **WELL)],
         flags=[FEVER]),
    case("38.2 the day of the vaccination at 60 days", baby(60), SAME_DAY, "SD04's caveat keeps same day", flags=[FEVER],
         check_ins=[day(0, temperature_c=38.2, vaccinated="yes")]),
    case("38.4 in an episode at 70 days", SMALL, EMERGENCY, "SD04: a temperature beside a jerk", episodes=[saw(3, "jerk", temperature_c=38.4)], flags=[FEVER]),
    case("38.3 of a preterm 100 days old, 45 corrected", baby(100, weeks=32), UP_TO_SOON, "fever by chronological age", check_ins=[day(0, temperature_c=38.3)]),
    case("38.3 yesterday at 70 days", SMALL, SAME_DAY, "that day and the next", check_ins=[day(1, temperature_c=38.3)], flags=[FEVER]),
    case("38.3 two days ago at 70 days", SMALL, NONE, "then gone", check_ins=[day(2, temperature_c=38.3)], never=[FEVER]),
    case("39.0 at four months", baby(122), SAME_DAY, "SD05", check_ins=[day(0, temperature_c=39.0)], flags=[FEVER]),
    case("38.9 at four months", baby(122), UP_TO_SOON, "SD05: 39 or more", check_ins=[day(0, temperature_c=38.9)]),
    case("39.0 the day before six months", baby(182), SAME_DAY, "SD05 to 6 months", check_ins=[day(0, temperature_c=39.0)], flags=[FEVER]),
    case("39.0 at six months and a day", baby(184), UP_TO_SOON, "SD05 to 6 months", check_ins=[day(0, temperature_c=39.0)]),
    *[case(f"38.5 with {next(iter(words.values()))} at ten months",
           baby(305), EMERGENCY, "EM08", check_ins=[day(0, temperature_c=38.5, **words)], flags=[FEVER])
      for words in ({"serious_signs": ["rash_does_not_fade"]}, {"serious_signs": ["stiff_neck"]}, {"cry": "weak"}, {"cry": "continuous"},
      {"alertness": "cannot_wake"})],
    case("38.5 and a little cross at ten months", baby(305), NONE, "irritable with fever is EM08 under 3 months",
         check_ins=[day(0, temperature_c=38.5, mood="more_irritable")],
         never=[FEEDING]),
    case("38.5 and cross at 70 days", SMALL, EMERGENCY, "more irritable + fever under 3 months: EM08",
         check_ins=[day(0, temperature_c=38.5, mood="more_irritable")], flags=[FEVER]),
    case("38.5 and sleepy at 70 days", SMALL, EMERGENCY, "sleepy + fever under 3 months", check_ins=[day(0, temperature_c=38.5, alertness="sleepy")],
         flags=[FEVER]),
    case("37.8, a high-pitched cry", baby(305), SAME_DAY, "no fever: the cry's own tier", check_ins=[day(0, temperature_c=37.8, cry="high_pitched")],
         flags=[FEEDING]),
    case("a first fit at 39", TODDLER, EMERGENCY, "EM09", flags_any=[FEVER, SEIZURE],
         episodes=[saw(2, "jerk", rhythm="regular", responsive="no", state="awake", duration_s=90, temperature_c=39.0, after="sleepy", recovery_min=20)]),
    case("38.5 with a fever far from home, the other side of midnight", SMALL, SAME_DAY, "days are those of the home", flags=[FEVER],
         check_ins=[day(1, temperature_c=38.5), day(0, feeding="usual", mood="usual")], milestones=[can("achieved", "cdc_02m_smiles_back")]),
    case("a quiet week of a well baby", INFANT, NONE, "nothing was seen and everything was as usual", check_ins=quiet_week()),
]

CASES = [*FOOD, *MOOD, *TONES, *FEVERS]
