"""What a parent's note mentions: findings, and explanations of a movement.

The phrases are data, one file a language: `texts/en/notes.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any, Final

SENTENCE: Final = re.compile(r"[^.!?;\n]+[.!?;\n]*")
CLAUSE_COMMA: Final = re.compile(
    r",\s*(?=(?:he|she|it|they|baby|his|her|we|i|went|turned|then|lips|face|eyes)\b)"
)
"""A comma that begins a new clause."""

INABILITY: Final = re.compile(r"\b(could|can|would|did|was|were)\s*(not|n't)|couldn't|can't|unable")
"""What must stand before a phrase that is a finding only when denied ("could not ...")."""


@dataclass(frozen=True)
class Finding:
    """One finding that a note can mention.

    Parameters
    ----------
    phrases
        Phrases that mention it.
    denied_itself
        Phrases that contain a denial and are a finding, such as "not breathing".
    only_denied
        Phrases that are a finding only when denied.
    episode_question, check_in_question
        The questions whose answer counts instead of the note.

    """

    id: str
    phrases: re.Pattern[str]
    denied_itself: re.Pattern[str]
    only_denied: re.Pattern[str]
    episode_question: tuple[str, ...]
    check_in_question: tuple[str, ...]


@dataclass(frozen=True)
class PhraseList:
    """The compiled phrases of one language.

    Parameters
    ----------
    findings, look_alikes
        What a note can mention, and the explanations of a movement; `any_finding` and
        `any_look_alike` match any phrase of them, for a quick first look.
    automatism, series, sudden_or_falls
        Phrases of chewing or cycling; of movements one after another; of something sudden.
    not_a_finding
        Phrases that contain one of a finding and are none.
    denied, denied_after
        Words before and after a phrase that deny it.
    not_happened
        Words before a phrase that speak of it without saying that it happened.
    other_people, back_to_child
        Words for other people, and those after which a sentence is about the child again.
    clause_starts
        Words that begin a new clause.

    """

    findings: tuple[Finding, ...]
    any_finding: re.Pattern[str]
    look_alikes: tuple[tuple[str, re.Pattern[str]], ...]
    any_look_alike: re.Pattern[str]
    automatism: re.Pattern[str]
    not_a_finding: re.Pattern[str]
    denied: re.Pattern[str]
    denied_after: re.Pattern[str]
    not_happened: re.Pattern[str]
    other_people: re.Pattern[str]
    back_to_child: re.Pattern[str]
    clause_starts: re.Pattern[str]
    series: re.Pattern[str]
    sudden_or_falls: re.Pattern[str]


# ------------------------------------------------------------------------ what a note mentions


@lru_cache(maxsize=4096)
def findings_in_note(note: str, language: str = "en") -> frozenset[str]:
    """Return the ids of the findings that a note reports of this child."""
    phrases, text = phrase_list(language), _normalized(note)
    if phrases.any_finding.search(text) is None:
        return frozenset()
    findings: set[str] = set()
    for sentence in SENTENCE.findall(text):
        clear = phrases.not_a_finding.sub(lambda match: "_" * len(match.group()), sentence)
        findings |= {
            finding.id
            for finding in phrases.findings
            for match in finding.phrases.finditer(clear)
            if _is_reported(finding, clear, match, phrases)
        }
    return frozenset(findings)


@lru_cache(maxsize=4096)
def look_alikes(note: str, language: str = "en") -> frozenset[str]:
    """Return what a note says explains the movement: hiccups, straining, feeding, rocking.

    A question or a denial does not count.
    """
    phrases, text = phrase_list(language), _normalized(note)
    if phrases.any_look_alike.search(text) is None:
        return frozenset()
    statements = [s for s in SENTENCE.findall(text) if not s.rstrip().endswith("?")]
    return frozenset(
        name
        for name, pattern in phrases.look_alikes
        for sentence in statements
        for match in pattern.finditer(sentence)
        if phrases.denied.search(_clause_before(sentence, match.start(), phrases)) is None
    )


@lru_cache(maxsize=4096)
def mentions_automatism(note: str, language: str = "en") -> bool:
    """Return whether a note describes chewing, smacking or cycling."""
    return phrase_list(language).automatism.search(_normalized(note)) is not None


@lru_cache(maxsize=4096)
def mentions_sudden_or_falls(note: str, language: str = "en") -> bool:
    """Return whether a note calls something sudden, or speaks of falls or unsteadiness."""
    return phrase_list(language).sudden_or_falls.search(_normalized(note)) is not None


@lru_cache(maxsize=4096)
def mentions_series(note: str, language: str = "en") -> bool:
    """Return whether a note describes movements one after another."""
    return phrase_list(language).series.search(_normalized(note)) is not None


def _normalized(note: str) -> str:
    """Return a note in lower case with plain apostrophes and hyphens."""
    return note.lower().replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", "-")


def _clause_before(sentence: str, start: int, phrases: PhraseList) -> str:
    """Return what precedes a position in its own clause."""
    before = sentence[:start]
    ends = [match.end() for match in phrases.clause_starts.finditer(before)]
    commas = [match.end() for match in CLAUSE_COMMA.finditer(before)]
    return before[max([0, *ends, *commas]) :]


def _is_about_somebody_else(clause: str, phrases: PhraseList) -> bool:
    """Return whether the last person named in a clause is somebody else than the child."""
    ends = [match.end() for match in phrases.other_people.finditer(clause)]
    return bool(ends) and phrases.back_to_child.search(clause, ends[-1]) is None


def _is_reported(
    finding: Finding, sentence: str, match: re.Match[str], phrases: PhraseList
) -> bool:
    """Return whether a phrase is reported as something that happened to this child."""
    clause, phrase = _clause_before(sentence, match.start(), phrases), match.group()
    if finding.only_denied.fullmatch(phrase) is not None:
        return INABILITY.search(clause) is not None
    denied_itself = finding.denied_itself.search(phrase) is not None
    if phrases.denied.search(clause + phrase) is not None and not denied_itself:
        return False
    denied_after = phrases.denied_after.search(sentence, match.end()) is not None
    if denied_after or phrases.not_happened.search(clause) is not None:
        return False
    return not _is_about_somebody_else(clause, phrases)


# --------------------------------------------------------------------- compiling the phrase list


@lru_cache(maxsize=8)
def phrase_list(language: str = "en") -> PhraseList:
    """Return the compiled phrases of a language."""
    file = files("tracker.clinical") / "texts" / language / "notes.toml"
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    any_of = partial(_any_of, gap_words=data["gap_words"])

    def all_phrases(entries: str, key: str = "phrases") -> re.Pattern[str]:
        return any_of([text for entry in data[entries] for text in entry.get(key, [])])

    findings = tuple(
        Finding(
            entry["id"],
            any_of(entry["phrases"]),
            any_of(entry.get("denied_itself", [])),
            any_of(entry.get("only_denied", [])),
            tuple(entry["episode_question"]),
            tuple(entry["check_in_question"]),
        )
        for entry in data["finding"]
    )
    words = (
        "denied",
        "denied_after",
        "not_happened",
        "other_people",
        "back_to_child",
        "clause_starts",
    )
    return PhraseList(
        findings=findings,
        any_finding=all_phrases("finding"),
        look_alikes=tuple((entry["id"], any_of(entry["phrases"])) for entry in data["look_alike"]),
        any_look_alike=all_phrases("look_alike"),
        automatism=all_phrases("automatism"),
        not_a_finding=all_phrases("not_a_finding"),
        series=all_phrases("finding", "series_words"),
        sudden_or_falls=all_phrases("sudden_or_falls"),
        **{name: any_of(data[name]) for name in words},
    )


def _any_of(phrases: Sequence[str], gap_words: int) -> re.Pattern[str]:
    """Return a pattern of any of the phrases; one that never matches if there are none."""
    return re.compile("|".join(f"(?:{_phrase(text, gap_words)})" for text in phrases) or r"(?!)")


def _phrase(text: str, gap_words: int) -> str:
    """Return the pattern of a phrase; ` .. ` stands for a gap of a few words."""
    if not text[0].isalnum():
        return r"\s*".join(re.escape(part) for part in text.split()) + r"\b"
    gap = rf"(?:\s+[\w'-]+,?){{0,{gap_words}}}?\s+"
    parts = [r"\s+".join(_word(word) for word in piece.split()) for piece in text.split(" .. ")]
    return r"\b" + gap.join(parts) + r"(?!\w)"


def _word(text: str) -> str:
    """Return the pattern of one word of a phrase, or of alternatives separated by `|`."""
    either = "|".join(
        re.escape(word).replace(r"\*", r"[\w'-]*").replace(r"\-", "[- ]")
        for word in text.split("|")
    )
    return f"(?:{either})"
