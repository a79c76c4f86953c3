"""How things look: flags, facts and entries as small pieces of HTML. Everything typed by a person is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from tracker.domain.vocabulary import Urgency

if TYPE_CHECKING:
    from tracker.clinical.assess import Flag
    from tracker.clinical.catalogue.loader import Source
    from tracker.presentation.missing_answers import Gap

EMERGENCY_NUMBERS: Final = (
    "112 in Europe, 999 in the UK, 911 in North America, 000 in Australia, 111 in New Zealand"
)


def show(html: str) -> None:
    """Show a piece of HTML."""
    st.html(html)


def literal(words: str) -> str:
    """Return somebody's words for a label that reads Markdown, so that they show as they were typed."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def quiet(words: str) -> None:
    """Say something of second rank, still legible."""
    show(f'<p class="quiet">{escape(words)}</p>')


def dialled(words: str) -> str:
    """Put the family's own emergency number where a sentence speaks of it."""
    number = st.session_state.get("emergency_number")
    return (
        words.replace("your emergency number", number).replace("the emergency number", number)
        if number
        else words
    )


def band(urgency: Urgency) -> str:
    """Return how soon, in words on the tier's colour; the sheet puts the tier's icon before them."""
    return f'<div class="band"><span>{escape(dialled(urgency.parent))}</span></div>'


def flag_card(flag: Flag, *more: str) -> str:
    """Return a flag: how soon, what was seen, why it matters, what to do."""
    urgency = Urgency(flag.urgency)
    unknown = urgency is Urgency.EMERGENCY_NOW and not st.session_state.get("emergency_number")
    call = f'<p class="quiet">Emergency number: {EMERGENCY_NUMBERS}.</p>' if unknown else ""
    inside = f'<h2>{escape(flag.title)}</h2><p class="do">{escape(dialled(flag.do))}</p>{call}<p>{escape(dialled(flag.why))}</p>{"".join(more)}'
    return f'<section class="card {urgency}">{band(urgency)}<div class="inside">{inside}</div></section>'


def short_flag(flag: Flag) -> str:
    """Return a flag in two lines, for the top of a page about something else."""
    urgency = Urgency(flag.urgency)
    inside = f"<p><b>{escape(flag.title)}</b></p><p>{escape(dialled(flag.do))}</p>"
    return f'<section class="card {urgency}">{band(urgency)}<div class="inside">{inside}</div></section>'


def listed(lead: str, items: Iterable[str]) -> str:
    """Return a short list under a lead; nothing where there are no items."""
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<p><b>{escape(lead)}</b></p><ul>{lines}</ul>" if lines else ""


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Show a few figures, each with what it counts."""
    cells = "".join(
        f'<div class="fact"><b>{escape(value)}</b><span>{escape(name)}</span></div>'
        for name, value in pairs
    )
    show(f'<div class="facts">{cells}</div>')


def empty(words: str) -> None:
    """Say what will stand here and why there is nothing yet."""
    show(f'<div class="empty">{escape(words)}</div>')


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Show a plain table a screen reader can walk through."""
    first = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    whole = f'<table class="plain"><thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>'
    show(f'<div class="scroll" tabindex="0" role="group" aria-label="Table">{whole}</div>')


def entry(
    title: str, lines: Iterable[str], by: Mapping[str, object], *, removed: bool = False
) -> str:
    """Return one entry of the history."""
    name = f'<b class="{"removed" if removed else ""}">{escape(title)}</b>'
    who = (
        f'<span class="quiet">logged by {escape(str(by["logged_by"]))}</span>'
        if by.get("logged_by")
        else ""
    )
    said = " · ".join(escape(line) for line in lines if line)
    return f'<div class="entry">{"<br>".join(part for part in (name, said, who) if part)}</div>'


def told(lead: str, words: str) -> str:
    """Return a piece of news, read out by a screen reader as soon as it stands there."""
    return f'<p role="status"><b>{escape(lead)}</b>: {escape(words)}</p>'


def named(title: str, *lines: str) -> str:
    """Return a name with a few quieter lines below it."""
    quieter = "".join(f'<br><span class="quiet">{escape(line)}</span>' for line in lines if line)
    return f'<div class="entry"><b>{escape(title)}</b>{quieter}</div>'


def paragraphs(sentences: Iterable[str]) -> None:
    """Show sentences, each as its own paragraph; nothing where there are none."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    if said:
        show(said)


def stressed(sentence: str, figures: Iterable[str]) -> None:
    """Show a sentence with some of its figures in bold."""
    said = escape(sentence)
    for figure in figures:
        said = said.replace(escape(figure), f"<b>{escape(figure)}</b>", 1)
    show(f'<p class="lead">{said}</p>')


def notice(words: str) -> None:
    """Show one thing that must not be overlooked, without a tier of its own."""
    show(f'<section class="card"><div class="inside"><p>{escape(words)}</p></div></section>')


def match_card(title: str, why: str, sources: str) -> str:
    """Return what was found beside the flags: described, with its sources."""
    return f'<section class="card"><div class="inside"><h2>{escape(title)}</h2><p>{escape(why)}</p>{sources}</div></section>'


def folded(lead: str, inside: str) -> str:
    """Return something one tap away; nothing where there is nothing."""
    return f"<details><summary>{escape(lead)}</summary>{inside}</details>" if inside else ""


def part(lead: str, words: str) -> str:
    """Return a paragraph one tap away; nothing where there are no words."""
    return folded(lead, f"<p>{escape(words)}</p>" if words else "")


def items(lines: Iterable[str]) -> str:
    """Return a list; nothing where there are no lines."""
    listed_lines = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{listed_lines}</ul>" if listed_lines else ""


def sources(listed: Iterable[Source]) -> str:
    """Return sources as a list one tap away; nothing where there are none."""
    lines = "".join(f"<li>{source(one)}</li>" for one in listed)
    return folded("Sources", f"<ul>{lines}</ul>" if lines else "")


def patterns(count: int) -> str:
    """Say how many patterns."""
    return f"{count} pattern" if count == 1 else f"{count} patterns"


def gap_rows(gaps: Iterable[Gap]) -> None:
    """Show what is not known, a row each: where it can be said, and one tap away the patterns that wait for it."""
    rows = []
    for gap in gaps:
        where = f"<p>Can be said {escape(gap.where)}.</p>" if gap.where else ""
        title = f"{gap.missing[:1].upper()}{gap.missing[1:]}: {patterns(len(gap.patterns))}"
        rows.append(folded(title, f"{where}<p>Waiting for it:</p>{items(gap.patterns)}"))
    show(f'<section class="card"><div class="inside">{"".join(rows)}</div></section>')


def source(one: Source) -> str:
    """Return a source with its address."""
    year = f", {one.year}" if one.year else ""
    words = f"{escape(one.organisation)}: {escape(one.title)}{year}"
    linked = f'<a href="{escape(one.address)}" target="_blank" rel="noreferrer">{words}</a>'
    return linked if one.address.startswith("http") else f"{words} ({escape(one.address)})"
