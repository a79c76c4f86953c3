"""The catalogue as one Markdown document that a clinician can read and mark.

It holds every rule with its numbers, sources and sentences for parents and clinicians, every
policy, and what is our own choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.clinical.catalogue.definitions import (
    Applies,
    Catalogue,
    MilestoneItem,
    Number,
    Policy,
    Rule,
    Source,
)
from tracker.clinical.catalogue.loader import load_catalogue, milestone_items
from tracker.domain.vocabulary import Domain, Urgency

URGENCY_BASIS: Final = {
    "as_published": "tier as published",
    "mapped_by_us": "tier mapped by us",
    "ours": "rule and tier are ours",
}

EXPIRY_TEXT: Final = {
    "emergency": (
        "24 hours at its tier, then same day to 14 days, within two weeks to 90 days, "
        "then information"
    ),
    "episode": "14 days after the last, then information to 90 days",
    "series": "14 days after the last, then within two weeks to 90 days",
    "day": "that day and the next",
    "fever": "that day and the next",
    "lasting": "until a later entry takes it back or a visit discussed it",
    "milestone": "until a later entry changes it",
    "always": "as long as it holds",
}
"""How long a finding is current, as text; the numbers stand in policy P1."""

KINDS: Final = {
    "information": "Information: worth telling, never a flag",
    "reassuring": "Descriptions that fit: never a flag, and they never lower one",
}

PREFACE: Final = """# The rules of the infant movement diary, edition {edition}

Written for clinicians who review it. The diary never diagnoses: it says that what a parent \
recorded matches a published warning pattern, names
the source, how soon, and what was not asked. A rule is raised, not raised, or cannot be judged. \
Unknown is never "no"; a day nobody watched
is never a zero; silence is never reassurance.

**No clinician has signed this edition off.** Every tier that is mapped by us needs a pediatric \
neurologist's review, and every number that is
ours is said to be so, with its reason.
"""


def _age_range(applies: Applies) -> str:
    if applies.newborn:
        return "newborns as policy P4 counts them"
    since = f"from {applies.since:g} {applies.unit}" if applies.since else ""
    until = f"under {applies.until:g} {applies.unit}" if applies.until is not None else ""
    limits = " and ".join(limit for limit in (since, until) if limit)
    return f"{applies.age} age {limits}" if limits else "any age"


def _number_line(number: Number) -> str:
    basis = (
        f"ours: {number.reason}"
        if number.basis == "ours"
        else f"{number.basis}, {number.source}: {number.locator}"
    )
    return f"  - `{number.name}` = {number.value:g} {number.unit} ({basis})"


def _rule_lines(rule: Rule) -> Iterator[str]:
    tier = (
        f"{rule.urgency.parent} ({URGENCY_BASIS[rule.urgency_basis]})"
        if rule.kind == "flag"
        else URGENCY_BASIS[rule.urgency_basis]
    )
    yield f"### {rule.parent_title}\n"
    yield f"`{rule.id}` · guide {rule.guide_id} · **{tier}** · {_age_range(rule.applies)}\n"
    yield f"- To the parent: {rule.parent_why} {rule.parent_do}".rstrip()
    yield f"- To the clinician: {rule.clinician_text}"
    if rule.needs:
        yield f"- Can be judged only with: {', '.join(rule.needs)}"
    if rule.numbers:
        yield "- Numbers:"
        yield from (_number_line(number) for number in rule.numbers)
    yield f"- Speaks: {EXPIRY_TEXT[rule.expiry]}"
    if rule.limits:
        yield f"- Limits: {rule.limits}"
    yield (
        f"- Sources: {', '.join(rule.sources) or 'none: ours'}"
        + (f" · policies {', '.join(rule.policies)}" if rule.policies else "")
        + "\n"
    )


def _skill_line(item: MilestoneItem) -> str:
    age = (
        f"{item.age_months:g} months"
        if item.age_months is not None
        else f"window {item.p1_months:g} to {item.p99_months:g} months (1st to 99th percentile)"
    )
    return f"- {item.label} – {age}, `{item.key}`, {item.source_id}; our own wording"


def _policy_lines(policy: Policy) -> Iterator[str]:
    yield f"- **{policy.id}, {policy.title}** (ours). {policy.reason}"
    yield from (_number_line(number) for number in policy.numbers)


def _source_line(source: Source) -> str:
    year = f" ({source.year})" if source.year else ""
    reference = f"{source.organisation}{year}: {source.title}. {source.address}"
    return f"- **{source.id}** {reference} – {source.verified}. {source.use}".rstrip()


def _chapters(catalogue: Catalogue) -> Iterator[tuple[str, list[Rule]]]:
    flags = [rule for rule in catalogue.rules.values() if rule.kind == "flag"]
    for domain in Domain:
        yield (
            f"{domain.parent[:1].upper()}{domain.parent[1:]} (`{domain}`)",
            [rule for rule in flags if rule.domain == domain],
        )
    for kind, title in KINDS.items():
        yield title, [rule for rule in catalogue.rules.values() if rule.kind == kind]


def rules_document() -> str:
    """Return the whole catalogue as Markdown: rules by domain, then policies, then sources."""
    catalogue = load_catalogue()
    lines = [PREFACE.format(edition=catalogue.edition), "## How soon\n"]
    lines += [
        f"- **{urgency.parent}**: {catalogue.advice[urgency]}"
        for urgency in reversed(list(Urgency)[1:])
    ]
    for title, rules in _chapters(catalogue):
        if rules:
            lines += [f"\n## {title}\n", *(line for rule in rules for line in _rule_lines(rule))]
    lines += [
        "\n## Skills that are asked about\n",
        *(_skill_line(item) for item in milestone_items()),
    ]
    lines += [
        "\n## Our own policies, each with its reason\n",
        *(line for policy in catalogue.policies.values() for line in _policy_lines(policy)),
    ]
    lines += [
        "\n## Sources\n",
        *(
            _source_line(source)
            for source in sorted(catalogue.sources.values(), key=lambda source: source.id)
        ),
    ]
    return "\n".join(lines) + "\n"
