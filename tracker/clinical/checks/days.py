# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of days: feeding, mood, cry, alertness, serious signs, fever, and a parent's worry.

f: features, e: episodes, d: days, n: thresholds (see the package).
"""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import EMERGENCY, SAME_DAY, SOON, CheckResult, ids_of, result
from tracker.clinical.features.answer_codes import Mask, Thresholds
from tracker.clinical.features.days import Days
from tracker.clinical.features.feature_set import Features
from tracker.domain.age import DAYS_PER_MONTH


def cannot_wake(f: Features, _: Thresholds) -> CheckResult:
    """Cannot be woken."""
    d = f.days
    return result(
        d.rows,
        {EMERGENCY: d.answers["alertness"].any_of("cannot_wake")},
        resolved=d.normal_again_later("alertness"),
    )


def feeding_much_less(f: Features, n: Thresholds) -> CheckResult:
    """Half or less: young, or two days running, more urgent; with sleepiness an emergency."""
    d = f.days
    less = d.answers["feeding"].any_of("much_less")
    day_before = np.isin(
        d.rows.day - 1, d.rows.day[d.answers["feeding"].any_of("much_less", "refusing")]
    )
    young = d.rows.age_days < n.eight_weeks_days
    sleepy = d.answers["alertness"].any_of("sleepy", "cannot_wake")
    return result(
        d.rows,
        {EMERGENCY: less & sleepy, SAME_DAY: less & (young | day_before), SOON: less},
        resolved=d.normal_again_later("feeding"),
    )


def refusing_feeds(f: Features, _: Thresholds) -> CheckResult:
    """Refuses feeds; with sleepiness, floppiness or dry nappies an emergency."""
    d = f.days
    refuses = d.answers["feeding"].any_of("refusing")
    worse = (
        d.answers["alertness"].any_of("sleepy", "cannot_wake")
        | d.answers["tone"].any_of("floppy")
        | d.answers["serious_signs"].any_of("dry_nappies")
    )
    return result(
        d.rows,
        {EMERGENCY: refuses & worse, SAME_DAY: refuses},
        resolved=d.normal_again_later("feeding"),
    )


def dry_nappies(f: Features, _: Thresholds) -> CheckResult:
    """No wet nappy for the hours that the question names for the age."""
    d = f.days
    return result(
        d.rows,
        {SAME_DAY: d.answers["serious_signs"].any_of("dry_nappies")},
        resolved=d.normal_again_later("feeding"),
    )


def green_vomit(f: Features, n: Thresholds) -> CheckResult:
    """Green vomit; in the first year an emergency (P35)."""
    d = f.days
    green = d.answers["serious_signs"].any_of("green_vomit")
    return result(
        d.rows,
        {EMERGENCY: green & (d.rows.age_days < n.twelve_months * DAYS_PER_MONTH), SAME_DAY: green},
        resolved=d.normal_again_later("feeding"),
    )


def inconsolable(f: Features, _: Thresholds) -> CheckResult:
    """Cannot be consoled; with an unusual cry or sleepiness an emergency."""
    d = f.days
    cannot_be_consoled = d.answers["mood"].any_of("inconsolable")
    worse = d.answers["cry"].any_of("high_pitched", "weak") | d.answers["alertness"].any_of(
        "sleepy", "cannot_wake"
    )
    return result(
        d.rows,
        {EMERGENCY: cannot_be_consoled & worse, SAME_DAY: cannot_be_consoled},
        resolved=d.normal_again_later("mood"),
    )


def unusual_cry(f: Features, _: Thresholds) -> CheckResult:
    """A high-pitched or weak cry.

    With fever, floppiness, sleepiness, refused feeds or blue skin it is an emergency (P35).
    """
    d = f.days
    unusual = d.answers["cry"].any_of("high_pitched", "weak")
    worse = (
        _hot_days(f)
        | d.answers["tone"].any_of("floppy")
        | d.answers["feeding"].any_of("refusing")
        | d.answers["serious_signs"].any_of("blue_or_mottled")
        | d.answers["alertness"].any_of("sleepy", "cannot_wake")
    )
    return result(
        d.rows,
        {EMERGENCY: unusual & worse, SAME_DAY: unusual},
        resolved=d.normal_again_later("cry"),
    )


def _persistent(d: Days, n: Thresholds, *answers: tuple[str, tuple[str, ...]]) -> CheckResult:
    counts = [d.of_last_answered(question, words) for question, words in answers]
    bad_days = np.logical_or.reduce([days for _, _, days in counts])
    answered = max(answered for _, answered, _ in counts)
    recent = bool((bad_days & (d.days_ago() < n.persistent_of_days)).any())
    tiers = {SOON: bad_days & (int(bad_days.sum()) >= n.persistent_days) & recent}
    return result(d.rows, tiers, facts={"days": int(bad_days.sum()), "answered_days": answered})


def persistently_irritable(f: Features, n: Thresholds) -> CheckResult:
    """Irritable, hard to console or crying without end on half of the last two answered weeks."""
    return _persistent(
        f.days,
        n,
        ("mood", ("more_irritable", "hard_to_console", "inconsolable")),
        ("cry", ("continuous",)),
    )


def persistently_hard_to_feed(f: Features, n: Thresholds) -> CheckResult:
    """Feeding harder on half of the last two answered weeks."""
    return _persistent(f.days, n, ("feeding", ("harder", "much_less", "refusing")))


def blue_or_mottled(f: Features, _: Thresholds) -> CheckResult:
    """Blue or blotchy skin."""
    d = f.days
    return result(d.rows, {EMERGENCY: d.answers["serious_signs"].any_of("blue_or_mottled")})


def _rash_spot_neck(d: Days) -> Mask:
    return d.answers["serious_signs"].any_of(
        "rash_does_not_fade", "bulging_soft_spot", "stiff_neck"
    )


def serious_sign(f: Features, _: Thresholds) -> CheckResult:
    """A rash that does not fade, a bulging soft spot or a stiff neck, without fever."""
    d = f.days
    return result(d.rows, {EMERGENCY: _rash_spot_neck(d) & d.no_fever})


def _hot_days(f: Features) -> Mask:
    """Days with a fever, entered for the day or for one of its episodes."""
    hot: Mask = f.days.fever | np.isin(f.days.rows.day, f.episodes.rows.day[f.episodes.fever])
    return hot


def fever_and_sleepy(f: Features, n: Thresholds) -> CheckResult:
    """Fever, and sleepier than usual (P35).

    On the day of a vaccination and the next, a measured fever below that of `high_fever` with a
    baby who feeds as usual is what the leaflets expect.
    """
    d = f.days
    vaccine_days = d.rows.day[d.answers["vaccinated"].any_of("yes")]
    after_vaccine = np.isin(d.rows.day, vaccine_days) | np.isin(d.rows.day - 1, vaccine_days)
    expected = after_vaccine & (d.temperature_c < n.high_fever_c) & d.as_usual("feeding")
    sleepy = _hot_days(f) & d.answers["alertness"].any_of("sleepy")
    return result(d.rows, {SAME_DAY: sleepy & ~expected})


def fever_and_floppy(f: Features, _: Thresholds) -> CheckResult:
    """Fever, and floppy, however that came (P35)."""
    d = f.days
    return result(d.rows, {EMERGENCY: _hot_days(f) & d.answers["tone"].any_of("floppy")})


def fever_serious(f: Features, n: Thresholds) -> CheckResult:
    """Fever, or unknown fever, with a sign that needs help now."""
    e, d = f.episodes, f.days
    young = d.rows.age_days < n.three_months * DAYS_PER_MONTH
    seizure = np.isin(d.rows.day, e.rows.day[e.seizure_like & (e.one_sided | e.long)])
    red = (
        d.answers["alertness"].any_of("cannot_wake")
        | d.answers["cry"].any_of("weak", "high_pitched", "continuous")
        | d.answers["serious_signs"].any_of("blue_or_mottled")
        | seizure
    )
    red |= young & (
        d.answers["mood"].any_of("more_irritable", "hard_to_console", "inconsolable")
        | d.answers["alertness"].any_of("sleepy")
    )
    return result(d.rows, {EMERGENCY: (d.fever & red) | (_rash_spot_neck(d) & ~d.no_fever)})


def fever_with_seizure(f: Features, _: Thresholds) -> CheckResult:
    """What could be a seizure, with fever in the same entry or that day.

    Less urgent: a short one of the known kind, over and recovered, which is not the first (P27);
    and an even beat of ten seconds or of unknown length, not asleep, that no hand stopped, where
    nobody told that the child responded (ours).
    """
    e, d = f.episodes, f.days
    known = f.seizure_as_usual & f.short_and_recovered & ~e.one_sided_beat & ~e.happening_now
    hot = e.fever | np.isin(e.rows.day, d.rows.day[d.fever])
    explained = (
        e.only_hiccups | e.only_tremble_shudder_startle | e.answers["responsive"].any_of("yes")
    )
    beat = e.even_beat & ~e.drowsy & ~explained
    either = e.seizure_like | beat
    return result(
        e.rows,
        {EMERGENCY: e.seizure_like & hot & ~known, SAME_DAY: either & hot},
        more_evidence=ids_of(d.rows, d.fever & np.isin(d.rows.day, e.rows.day[either])),
    )


def fever_under_three_months(f: Features, n: Thresholds) -> CheckResult:
    """38 or more under three months.

    Under one month, or with any jerk that day or the next, it is an emergency.
    """
    e, d = f.episodes, f.days
    hot_days, hot = d.rows.day[d.fever], e.fever & e.recent
    jerk_days = e.rows.day[e.jerk]
    first_month = n.one_month * DAYS_PER_MONTH
    near_jerk = np.isin(d.rows.day, jerk_days) | np.isin(d.rows.day + 1, jerk_days)
    if hot.any() and not d.fever.any():
        return result(
            e.rows, {EMERGENCY: hot & (e.jerk | (e.rows.age_days < first_month)), SAME_DAY: hot}
        )
    tiers = {EMERGENCY: d.fever & (near_jerk | (d.rows.age_days < first_month)), SAME_DAY: d.fever}
    return result(
        d.rows,
        tiers,
        more_evidence=ids_of(
            e.rows, e.jerk & (np.isin(e.rows.day, hot_days) | np.isin(e.rows.day - 1, hot_days))
        ),
    )


def high_fever(f: Features, n: Thresholds) -> CheckResult:
    """39 or more from three to six months."""
    d, e = f.days, f.episodes
    hot = d.temperature_c >= n.high_fever_c
    in_episode = e.quantities["temperature_c"] >= n.high_fever_c
    if in_episode.any() and not hot.any():
        return result(e.rows, {SAME_DAY: in_episode})
    unmeasured = d.fever & np.isnan(d.temperature_c) & (d.days_ago() <= n.day_word_days)
    return result(
        d.rows, {SAME_DAY: hot}, missing=("check_ins.temperature_c",) if unmeasured.any() else ()
    )


def very_worried(f: Features, _: Thresholds) -> CheckResult:
    """A parent says that something is seriously wrong."""
    e = f.episodes
    return result(e.rows, {EMERGENCY: e.answers["very_worried"].any_of("yes")})


def very_worried_day(f: Features, _: Thresholds) -> CheckResult:
    """A parent says of a day that something is seriously wrong."""
    d = f.days
    later_no = d.rows.day < d.rows.day[d.answers["very_worried"].all_of("no")].max(initial=-1)
    return result(d.rows, {EMERGENCY: d.answers["very_worried"].any_of("yes")}, resolved=later_no)


def note_tells_seizure(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions a fit where the question about response was not answered."""
    return _from_notes(f, "seizure", ("responsive",), ())


def note_tells_eyes_held(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions eyes that were stuck or rolled, where the eyes were not answered (P31).

    Only where the response was answered: else `note_tells_seizure` speaks of it. Not asleep or
    falling asleep; less urgent where the child responded.
    """
    e = f.episodes
    responsive = e.answers["responsive"]
    in_note = e.note_mentions("eyes_held") & ~e.answers["eyes"].is_known & responsive.is_known
    in_note &= ~e.drowsy
    return result(e.rows, {SAME_DAY: in_note & ~responsive.any_of("yes"), SOON: in_note})


def note_tells_breathing_or_colour(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions breathing or colour where neither question was answered."""
    return _from_notes(f, "breathing_or_colour", ("breathing", "colour"), ("serious_signs",))


def note_tells_no_response(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions no response where that question was not answered."""
    return _from_notes(f, "response", ("responsive", "after"), ("alertness",))


def _from_notes(
    f: Features, finding: str, of_episode: tuple[str, ...], of_day: tuple[str, ...]
) -> CheckResult:
    """Entries whose note mentions a finding while its own question was not answered (P3)."""
    e, d = f.episodes, f.days
    in_episode = e.note_mentions(finding) & ~np.logical_or.reduce(
        [e.answers[question].is_known for question in of_episode]
    )
    in_day = d.note_mentions(finding)
    for question in of_day:
        in_day &= ~d.answers[question].is_known
    if in_episode.any() and (
        not in_day.any() or e.rows.day[in_episode].max() >= d.rows.day[in_day].max()
    ):
        return result(e.rows, {SAME_DAY: in_episode}, more_evidence=ids_of(d.rows, in_day))
    return result(d.rows, {SAME_DAY: in_day}, more_evidence=ids_of(e.rows, in_episode))
