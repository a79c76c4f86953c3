"""What a parent's note says: findings told in words, and words that explain a movement. The word list is data, one file a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any, Final

SENTENCE: Final = re.compile(r"[^.!?;\n]+[.!?;\n]*")


@dataclass(frozen=True)
class Finding:
    """One thing a note can tell, and the questions whose answer wins over it."""

    id: str
    phrases: re.Pattern[str]
    says_no_itself: re.Pattern[str]
    only_denied: re.Pattern[str]
    episode_question: tuple[str, ...]
    check_in_question: tuple[str, ...]


@dataclass(frozen=True)
class WordList:
    """One language's words, ready to search with."""

    findings: tuple[Finding, ...]
    any_finding: re.Pattern[str]
    look_alikes: tuple[tuple[str, re.Pattern[str]], ...]
    any_look_alike: re.Pattern[str]
    automatism: re.Pattern[str]
    never: re.Pattern[str]
    denied: re.Pattern[str]
    denied_after: re.Pattern[str]
    only_mentioned: re.Pattern[str]
    others: re.Pattern[str]
    telling: re.Pattern[str]
    turns: re.Pattern[str]
    series: re.Pattern[str]


def _word(text: str) -> str:
    """Turn one word of a phrase, or several with `|` between, into its pattern."""
    either = "|".join(
        re.escape(word).replace(r"\*", r"[\w'-]*").replace(r"\-", "[- ]")
        for word in text.split("|")
    )
    return f"(?:{either})"


def _phrase(text: str, gap_words: int) -> str:
    if not text[0].isalnum():
        return r"\s*".join(re.escape(part) for part in text.split()) + r"\b"
    gap = rf"(?:\s+[\w'-]+,?){{0,{gap_words}}}?\s+"
    parts = [r"\s+".join(_word(word) for word in piece.split()) for piece in text.split(" .. ")]
    return r"\b" + gap.join(parts) + r"(?!\w)"


def _any(phrases: Sequence[str], gap_words: int) -> re.Pattern[str]:
    """Return a pattern of any of the phrases; one that never matches where there are none."""
    return re.compile("|".join(f"(?:{_phrase(text, gap_words)})" for text in phrases) or r"(?!)")


@lru_cache(maxsize=8)
def word_list(language: str = "en") -> WordList:
    """Return the words of a language."""
    said: dict[str, Any] = tomllib.loads(
        (files("tracker.clinical") / "texts" / language / "notes.toml").read_text(encoding="utf-8")
    )
    any_of = partial(_any, gap_words=said["gap_words"])
    findings = tuple(
        Finding(
            entry["id"],
            any_of(entry["phrases"]),
            any_of(entry.get("denied_itself", [])),
            any_of(entry.get("only_denied", [])),
            tuple(entry["episode_question"]),
            tuple(entry["check_in_question"]),
        )
        for entry in said["finding"]
    )
    return WordList(
        findings=findings,
        any_finding=any_of([text for entry in said["finding"] for text in entry["phrases"]]),
        look_alikes=tuple((entry["id"], any_of(entry["phrases"])) for entry in said["look_alike"]),
        any_look_alike=any_of([text for entry in said["look_alike"] for text in entry["phrases"]]),
        automatism=any_of([text for entry in said["automatism"] for text in entry["phrases"]]),
        never=any_of([text for entry in said["never"] for text in entry["phrases"]]),
        series=any_of(
            [text for entry in said["finding"] for text in entry.get("series_words", [])]
        ),
        **{
            name: any_of(said[name])
            for name in ("denied", "denied_after", "only_mentioned", "others", "telling", "turns")
        },
    )


def _plain(note: str) -> str:
    return note.lower().replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", "-")


def _clause_before(sentence: str, start: int, words: WordList) -> str:
    """Return what stands before a place in its own clause."""
    before = sentence[:start]
    ends = [match.end() for match in words.turns.finditer(before)]
    commas = [
        match.end()
        for match in re.finditer(
            r",\s*(?=(?:he|she|it|they|baby|his|her|we|i|went|turned|then|lips|face|eyes)\b)",
            before,
        )
    ]
    return before[max([0, *ends, *commas]) :]


def _somebody_elses(clause: str, words: WordList) -> bool:
    """Say whether the last person named before a phrase is somebody else, with nobody telling of the child in between."""
    named = [match.end() for match in words.others.finditer(clause)]
    return bool(named) and words.telling.search(clause, named[-1]) is None


def _stands(finding: Finding, sentence: str, match: re.Match[str], words: WordList) -> bool:
    """Say whether a phrase is told as something that happened to this child."""
    clause = _clause_before(sentence, match.start(), words)
    itself = finding.says_no_itself.search(match.group()) is not None
    denied = words.denied.search(clause + match.group()) is not None
    if finding.only_denied.fullmatch(match.group()) is not None:
        return (
            re.search(r"\b(could|can|would|did|was|were)\s*(not|n't)|couldn't|can't|unable", clause)
            is not None
        )
    if denied and not itself:
        return False
    if (
        words.denied_after.search(sentence, match.end()) is not None
        or words.only_mentioned.search(clause) is not None
    ):
        return False
    return not _somebody_elses(clause, words)


@lru_cache(maxsize=4096)
def findings_in_note(note: str, language: str = "en") -> frozenset[str]:
    """Return the ids of the findings a note tells of this child."""
    words = word_list(language)
    text = _plain(note)
    if words.any_finding.search(text) is None:
        return frozenset()
    found = set()
    for sentence in SENTENCE.findall(text):
        clear = words.never.sub(lambda hit: "_" * len(hit.group()), sentence)
        found |= {
            finding.id
            for finding in words.findings
            for match in finding.phrases.finditer(clear)
            if _stands(finding, clear, match, words)
        }
    return frozenset(found)


@lru_cache(maxsize=4096)
def look_alikes(note: str, language: str = "en") -> frozenset[str]:
    """Return what a note says explains the movement: hiccups, straining, feeding, rocking; a question or a denial does not count."""
    words = word_list(language)
    if words.any_look_alike.search(_plain(note)) is None:
        return frozenset()
    sentences = [
        sentence
        for sentence in SENTENCE.findall(_plain(note))
        if not sentence.rstrip().endswith("?")
    ]
    return frozenset(
        name
        for name, pattern in words.look_alikes
        for sentence in sentences
        for match in pattern.finditer(sentence)
        if words.denied.search(_clause_before(sentence, match.start(), words)) is None
    )


@lru_cache(maxsize=4096)
def mentions_automatism(note: str, language: str = "en") -> bool:
    """Say whether a note describes chewing, smacking or cycling."""
    return word_list(language).automatism.search(_plain(note)) is not None


@lru_cache(maxsize=4096)
def mentions_series(note: str, language: str = "en") -> bool:
    """Say whether a note describes movements one after another."""
    return word_list(language).series.search(_plain(note)) is not None
