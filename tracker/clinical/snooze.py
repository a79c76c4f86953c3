"""Kinds of movement that a clinician saw and named, and that rest for a while (P11, P24).

A visit holds tokens in `discussed`:

`muted:<rule>:<movement>:<day>`
    One rule is silent about one movement until a day, below an emergency (P11).
`resting:<kind>:<rhythm>:<state>:<side>:<longest seen, s>:<shown>:<day>`
    Events like those that were seen are information until a day, emergencies too (P24). The kind is
    a movement, `unnamed` (then rhythm, state and side say which; otherwise they are `any`) or
    `breath_holding`; shown is `film`, `eeg` or, for breath-holding, `heart`.

An event of one side only, a newborn's, and movements typical of spasms never rest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from tracker.clinical.catalogue.definitions import Rule
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.check_result import EMERGENCY, SOON, CheckResult
from tracker.clinical.features.answer_codes import Mask, Ranks
from tracker.clinical.features.episodes import TURNED, TYPICAL, Episodes
from tracker.clinical.features.feature_set import Features
from tracker.domain.arrays import day_number
from tracker.domain.vocabulary import ArousalState, Domain, Laterality, Movement, Rhythm

SNOOZABLE: Final = tuple(movement for movement in Movement if movement not in TYPICAL)
"""The movements that a clinician can let rest."""

UNNAMED: Final = "unnamed"
TWO_SIDED: Final = (Laterality.BOTH, Laterality.ALTERNATING)
BREATH_HOLDING: Final = "breath_holding"
ANY: Final = "any"

SNOOZE_TOKEN: Final = re.compile(
    r"muted:(?P<rule>[a-z0-9_]+):(?P<movement>[a-z_]+):(?P<until>\d{4}-\d\d-\d\d)"
)
RESTING_TOKEN: Final = re.compile(
    r"resting:(?P<kind>[a-z_]+):(?P<rhythm>[a-z]+):(?P<state>[a-z_]+):(?P<side>[a-z]+)"
    r":(?P<longest_s>\d+(\.\d+)?):(?P<shown>film|eeg|heart):(?P<until>\d{4}-\d\d-\d\d)"
)

RESTING_DOMAINS: Final = {
    BREATH_HOLDING: frozenset({Domain.PROLONGED_OR_BREATHING, Domain.SEIZURE_LIKE})
}
MOVEMENT_DOMAINS: Final = frozenset({Domain.SEIZURE_LIKE, Domain.SPASM_CLUSTERS})
"""The domains whose findings can rest: of breath-holding, and of any other kind."""

NEVER_RESTS: Final = frozenset({"seizure_without_recovery", "very_worried", "long_episode"})
"""Rules about more than one movement of a kind that was seen; nor do findings of a note rest."""


@dataclass(frozen=True)
class RestingKind:
    """A kind of movement as a clinician saw it, and until when events like it rest.

    Parameters
    ----------
    kind
        A movement, `UNNAMED` or `BREATH_HOLDING`.
    rhythm, state, side
        What an unnamed movement was like; `ANY` for the other kinds.
    longest_s
        The longest that was seen, seconds.
    shown
        What the clinician had: `film`, `eeg`, or `heart` (the heart was checked).
    until
        The last day on which it rests.

    """

    kind: str
    longest_s: float
    shown: str
    until: date
    rhythm: str = ANY
    state: str = ANY
    side: str = ANY

    @property
    def token(self) -> str:
        """The token in `discussed`."""
        details = f"{self.rhythm}:{self.state}:{self.side}:{self.longest_s:g}:{self.shown}"
        return f"resting:{self.kind}:{details}:{self.until.isoformat()}"

    @property
    def may_rest(self) -> bool:
        """Whether the kind is one that can rest on what was shown."""
        if self.kind == BREATH_HOLDING:
            return self.shown == "heart"
        if self.shown not in {"film", "eeg"}:
            return False
        described = self.rhythm in list(Rhythm) and self.state in list(ArousalState)
        two_sided = self.side in TWO_SIDED
        return self.kind in SNOOZABLE or (self.kind == UNNAMED and described and two_sided)


def snooze_token(rule_id: str, movement: Movement, until: date) -> str:
    """Return the token in `discussed` that snoozes a movement, up to and including a day."""
    return f"muted:{rule_id}:{movement}:{until.isoformat()}"


def resting_kind(token: str) -> RestingKind | None:
    """Return the kind that a token lets rest; None for any other text or an impossible day."""
    match = RESTING_TOKEN.fullmatch(token)
    if match is None:
        return None
    try:
        until = date.fromisoformat(match["until"])
    except ValueError:
        return None
    described = {name: match[name] for name in ("rhythm", "state", "side")}
    kind = RestingKind(match["kind"], float(match["longest_s"]), match["shown"], until, **described)
    return kind if kind.may_rest else None


def latest_rest_day(visit: date) -> date:
    """Return the last day on which a kind noted at a visit may rest (P24)."""
    return visit + timedelta(days=int(load_catalogue().thresholds.rest_days))


def rule_may_rest(rule: Rule, kind: str) -> bool:
    """Return whether a kind that a clinician named can lower what a rule finds."""
    if rule.id in NEVER_RESTS or "P3" in rule.policies:
        return False
    return rule.domain in RESTING_DOMAINS.get(kind, MOVEMENT_DOMAINS)


def ranks_at_rest(rule: Rule, result: CheckResult, rank: Ranks, f: Features) -> tuple[Ranks, Mask]:
    """Return the ranks left where named kinds rest, and which rows became information."""
    if result.rows.table != "episodes" or not result.rank.any():
        return rank, result.rows.empty_mask
    snoozed = _snoozed_rows(rule, result, f)
    lowered = np.where(snoozed, 0, rank)
    for kind, visit_day in _resting_today(f):
        if not rule_may_rest(rule, kind.kind):
            continue
        inside = _inside(kind, visit_day, f.episodes) & (result.rank > 0)
        if kind.kind == BREATH_HOLDING:
            lowered = np.where(inside, np.minimum(lowered, SOON), lowered)
        else:
            lowered, snoozed = np.where(inside, 0, lowered), snoozed | inside
    return lowered.astype(np.int8), snoozed


# ------------------------------------------------------------------ one rule of one movement (P11)


def _snoozed_movements(rule: Rule, f: Features) -> frozenset[str]:
    """Return the movements that a visit snoozed for a rule until today or later."""
    today = str(np.datetime64(int(f.today), "D"))
    matches = (SNOOZE_TOKEN.fullmatch(token) for tokens in f.visits.discussed for token in tokens)
    return frozenset(
        match["movement"]
        for match in matches
        if match
        and match["rule"] == rule.id
        and match["until"] >= today
        and match["movement"] in SNOOZABLE
    )


def _snoozed_rows(rule: Rule, result: CheckResult, f: Features) -> Mask:
    """Return the rows of snoozed movements alone that this rule may leave out."""
    movements = _snoozed_movements(rule, f)
    if not movements:
        return result.rows.empty_mask
    e = f.episodes
    alone: Mask = np.any([e.answers["movements"].all_of(name) for name in movements], axis=0)
    return (
        alone
        & (result.rank > 0)
        & (result.rank < EMERGENCY)
        & ~e.answers["side"].any_of(Laterality.LEFT, Laterality.RIGHT)
    )


# -------------------------------------------------------------- events like those seen (P24)


def _resting_today(f: Features) -> Iterator[tuple[RestingKind, int]]:
    """Yield each kind that rests today, with the day of its visit."""
    for day, tokens in zip(f.visits.day.tolist(), f.visits.discussed, strict=True):
        latest = day + f.thresholds.rest_days
        for kind in filter(None, map(resting_kind, sorted(tokens))):
            if f.today <= min(day_number(kind.until), latest):
                yield kind, day


def _of_kind(kind: RestingKind, e: Episodes) -> Mask:
    """Return the events of a kind, whatever else was answered about them."""
    answers = e.answers
    if kind.kind == BREATH_HOLDING:
        return answers["state"].all_of("crying") & e.bad_breathing_or_colour
    if kind.kind != UNNAMED:
        return answers["movements"].all_of(kind.kind)
    return (
        ~answers["movements"].is_answered
        & answers["rhythm"].all_of(kind.rhythm)
        & answers["state"].all_of(kind.state)
        & answers["side"].all_of(kind.side)
    )


def _inside(kind: RestingKind, visit_day: int, e: Episodes) -> Mask:
    """Return the events inside what was seen; none where an event since the visit was outside.

    What was not answered is neither inside nor outside: such an event does not rest itself.
    """
    n, answers = e.thresholds, e.answers
    longest_s = min(n.rest_times * kind.longest_s, n.rest_longest_s)
    of_kind = _of_kind(kind, e)
    outside = (e.length_s > longest_s) | _never_rest(kind.kind, e)
    well = answers["after"].all_of("normal", "cried") & (e.length_s <= longest_s)
    if kind.kind != BREATH_HOLDING:
        well &= answers["responsive"].any_of("yes") & answers["breathing"].all_of("normal")
        well &= answers["colour"].all_of("normal", "red")
    if (of_kind & outside & (e.rows.day >= visit_day)).any():
        return e.rows.empty_mask
    in_series = e.repeated if kind.shown == "film" else e.rows.empty_mask
    return of_kind & well & ~outside & ~in_series & ~e.newborn & ~e.happening_now


def _never_rest(kind: str, e: Episodes) -> Mask:
    """Return the events that are outside every kind that was seen, whatever their length."""
    answers = e.answers
    never: Mask = (
        answers["after"].any_of("sleepy", "limp", "unresponsive")
        | answers["eyes"].any_of(*TURNED, "rolled")
        | answers["very_worried"].any_of("yes")
        | answers["injury_before"].any_of("yes")
        | e.fever
        | e.one_sided
    )
    if kind != BREATH_HOLDING:
        never = never | answers["responsive"].any_of("no") | e.bad_breathing_or_colour
    return never


# ------------------------------------------------------------------- what could rest on a visit


def kinds_to_rest(f: Features, evidence: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the kinds that a clinician could let rest now: those that would lower a raised rule.

    `evidence` are the ids of the entries behind each raised rule.
    """
    e, rules = f.episodes, load_catalogue().rules
    could_rest = ~e.newborn & ~e.happening_now
    behind = {
        rule: np.array([not set(ids.split()).isdisjoint(listed) for ids in e.rows.ids], dtype=bool)
        for rule, listed in evidence.items()
    }
    kinds = []
    for kind in (*SNOOZABLE, UNNAMED, BREATH_HOLDING):
        rows = _could_be(kind, e) & could_rest & ~_never_rest(kind, e)
        if any(
            rule_may_rest(rules[rule], kind) and (rows & mask).any()
            for rule, mask in behind.items()
        ):
            kinds.append(str(kind))
    return tuple(kinds)


def _could_be(kind: str, e: Episodes) -> Mask:
    """Return the events of a kind; of those without a name, all that are described."""
    if kind != UNNAMED:
        return _of_kind(RestingKind(kind, 0, "", date.max), e)
    answers = e.answers
    two_sided = answers["side"].any_of(*TWO_SIDED)
    described = answers["rhythm"].is_answered & answers["state"].is_answered
    return ~answers["movements"].is_answered & described & two_sided
