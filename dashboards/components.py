"""HTML components: flags, figures, entries. All text typed by a person is escaped.

The first group puts its HTML on the page; all other functions return it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from tracker.domain.display_text import isolated
from tracker.domain.vocabulary import Urgency
from tracker.localization.messages import N_, _, capitalized, ngettext
from tracker.presentation.emergency_number import flag_with_number, urgency_text
from tracker.presentation.first_aid import first_aid as first_aid_text

if TYPE_CHECKING:
    from tracker.clinical.assess import Flag
    from tracker.clinical.catalogue.definitions import Source
    from tracker.presentation.missing_answers import Gap
    from tracker.presentation.warning_card import WarningCard

EMERGENCY_NUMBERS: Final = N_(
    "112 in Europe, 999 in the UK, 911 in North America, 000 in Australia, 111 in New Zealand"
)

FAMILY_SETTINGS: Final = "settings?section=family"
"""The address of the page's section where the family enters its numbers."""

MOST_OPEN: Final = 5
"""How many open questions stand there at once; the others are one tap away (ours)."""

WORD_JOINER: Final = "\u2060"
"""Invisible, and no place to break a line; it separates two signs."""

NO_BREAK_SPACE: Final = "\u00a0"
PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
LINE_START: Final = re.compile(r"(?:^|(?<=[\r\n]))[ \t]+")
CLOCK: Final = r"(?<=\d:)\d\d(?![\w:+-])"
TEXT_PATTERNS: Final = re.compile(
    rf"(?<=:)(?!\s|$|{CLOCK})|(?<=@)(?=\S)|(?<=www)(?=\.)|(?<=[<>~-])(?=[<>=-])", re.IGNORECASE
)
"""Where Streamlit and GitHub's Markdown would read an address, an emoji, an icon or an arrow.

They search the text after its escapes were resolved, so a backslash does not stop them.
"""


def literal(text: str) -> str:
    """Return text for anything that is read as Markdown, so that it shows as it was typed.

    Needed for every label, option, caption and message that holds what a person typed.
    """
    separated = TEXT_PATTERNS.sub(WORD_JOINER, isolated(text))
    escaped = PUNCTUATION.sub(r"\\\1", separated)
    return LINE_START.sub(lambda spaces: NO_BREAK_SPACE * len(spaces[0]), escaped)


def emergency_number() -> str | None:
    """Return the number to call: the family's own, else the usual one where this device is.

    None where neither is known.
    """
    return st.session_state.get("number_to_call") or None


# --------------------------------------------------------------------------------- shown at once


def show(html: str) -> None:
    """Show HTML, with what runs from right to left isolated from our own words."""
    st.html(isolated(html))


def caption(text: str) -> None:
    """Show text of secondary importance, still legible."""
    show(f'<p class="quiet">{escape(text)}</p>')


def figures(pairs: Sequence[tuple[str, str]]) -> None:
    """Show a few figures, given as (what it counts, value)."""
    cells = "".join(
        f'<div class="fact"><b>{escape(value)}</b><span>{escape(name)}</span></div>'
        for name, value in pairs
    )
    show(f'<div class="facts">{cells}</div>')


def empty_state(text: str) -> None:
    """Show what will stand here and why there is nothing yet."""
    show(f'<div class="empty">{escape(text)}</div>')


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Show a plain table a screen reader can walk through."""
    header = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    name = _("Table")
    html = f'<table class="plain"><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>'
    show(f'<div class="scroll" tabindex="0" role="group" aria-label="{name}">{html}</div>')


def paragraphs(sentences: Iterable[str]) -> None:
    """Show each sentence as a paragraph of its own; nothing if there are none."""
    html = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    if html:
        show(html)


def notice(text: str) -> None:
    """Show one thing that must not be overlooked, without an urgency of its own."""
    show(f'<section class="card"><div class="inside"><p>{escape(text)}</p></div></section>')


def missing_answers(gaps: Iterable[Gap]) -> None:
    """Show each unknown: where it can be answered, and folded, the patterns that wait for it.

    Those that most patterns wait for stand first; beyond `MOST_OPEN`, they are one tap away.
    """
    rows = []
    for gap in gaps:
        where = f"<p>{escape(gap.where)}</p>" if gap.where else ""
        title = ngettext(
            "{missing}: needed to check {count} warning sign",
            "{missing}: needed to check {count} warning signs",
            len(gap.patterns),
        ).format(missing=capitalized(gap.missing), count=len(gap.patterns))
        needed = _("Needed for:")
        rows.append(folded(title, f"{where}<p>{needed}</p>{bullet_list(gap.patterns)}"))
    shown, rest = rows[:MOST_OPEN], "".join(rows[MOST_OPEN:])
    html = "".join([*shown, folded(more_questions(len(rows) - MOST_OPEN), rest)])
    show(f'<section class="card"><div class="inside">{html}</div></section>')


def more_questions(count: int) -> str:
    """Return how many open questions are one tap away."""
    return ngettext("And {count} more question", "And {count} more questions", count).format(
        count=count
    )


def open_questions(questions: Sequence[str]) -> str:
    """Return the first questions that would help to know about a flag, and the others folded."""
    shown = labelled_list(_("It would help to know"), questions[:MOST_OPEN])
    rest = questions[MOST_OPEN:]
    return shown + folded(more_questions(len(rest)), bullet_list(rest))


def link(text: str, address: str, kind: str = "go") -> str:
    """Return a link to another page of this program; `kind`: how it looks, go or target."""
    return f'<a class="{kind}" href="{escape(address)}" target="_self">{escape(text)}</a>'


# ------------------------------------------------------------------------------------------ flags


def urgency_band(urgency: Urgency) -> str:
    """Return how soon to act, on the tier's colour; the style sheet adds the tier's icon."""
    return (
        f'<div class="band"><span>{escape(urgency_text(urgency, emergency_number()))}</span></div>'
    )


def _tier_card(urgency: Urgency, inside: str) -> str:
    band = urgency_band(urgency)
    return f'<section class="card {urgency}">{band}<div class="inside">{inside}</div></section>'


def first_aid() -> str:
    """Return what to do with one's hands while it lasts (P40)."""
    return f'<p class="aid">{escape(first_aid_text(emergency_number()))}</p>'


def emergency_numbers() -> str:
    """Return the emergency numbers of some countries, for a device that is elsewhere."""
    sentence = _("Emergency number: {numbers}.").format(numbers=_(EMERGENCY_NUMBERS))
    return f'<p class="quiet">{sentence}</p>'


def flag_card(flag: Flag, *more: str) -> str:
    """Return a flag: how soon, what was seen, why it matters, what to do, then `more` HTML."""
    urgency, flag = Urgency(flag.urgency), flag_with_number(flag, emergency_number())
    unknown = urgency is Urgency.EMERGENCY_NOW and not emergency_number()
    call = emergency_numbers() if unknown else ""
    action = f'<p class="do">{escape(flag.do)}</p>{call}'
    why = f"<p>{escape(flag.why)}</p>"
    return _tier_card(urgency, f"<h2>{escape(flag.title)}</h2>{action}{why}{''.join(more)}")


def warning(card: WarningCard, *more: str) -> str:
    """Return the card of all warnings: what to do, whom to call, what was logged, why."""
    unknown = card.urgency is Urgency.EMERGENCY_NOW and not emergency_number()
    numbers = emergency_numbers() if unknown else ""
    aid = first_aid() if card.urgency is Urgency.EMERGENCY_NOW else ""
    call = f"{_calls(card)}{_missing_number(card)}{numbers}"
    action = f'<p class="do">{escape(card.action)}</p>{call}{aid}'
    reasons = "".join(
        f"<h2>{escape(reason.title)}</h2><p>{escape(reason.why)}</p>" for reason in card.reasons
    )
    entries = labelled_list(_("What you logged"), card.entries)
    return _opened_card(card, f"{action}{entries}{reasons}{''.join(more)}")


def _calls(card: WarningCard, most: int | None = None) -> str:
    """Return the numbers to tap."""
    return "".join(
        f'<a class="go call" href="tel:{escape(dialled(call.number))}">{escape(call.label)}</a>'
        for call in card.calls[:most]
    )


def _missing_number(card: WarningCard) -> str:
    """Return the way to enter the doctor's number where that is the one to call; else ""."""
    if not card.lacks_doctors_number:
        return ""
    return link(_("Add your doctor's number"), FAMILY_SETTINGS, "target")


def _opened_card(card: WarningCard, inside: str) -> str:
    band = f'<div class="band"><span>{escape(card.opening)}</span></div>'
    body = f'<div class="inside">{inside}</div>'
    return f'<section class="card {card.urgency}">{band}{body}</section>'


def short_warning(card: WarningCard, action: str = "") -> str:
    """Return what to do and the first reasons, for the top of a page about something else."""
    names = " · ".join(escape(reason.title) for reason in card.reasons[:2])
    do = f'<p class="do">{escape(action)}</p>{_missing_number(card)}' if action else ""
    aid = first_aid() if card.urgency is Urgency.EMERGENCY_NOW else ""
    return _opened_card(card, f"{do}<p><b>{names}</b></p>{_calls(card, 1)}{aid}")


def dialled(number: str) -> str:
    """Return a phone number as an address of a call has it: digits, and a plus in front."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def reason_card(flag: Flag, *more: str) -> str:
    """Return why a flag was raised, then `more` HTML; what to do is said once, above them all."""
    why = flag_with_number(flag, emergency_number()).why
    inside = f"<h2>{escape(flag.title)}</h2><p>{escape(why)}</p>"
    body = f'<div class="inside">{inside}{"".join(more)}</div>'
    return f'<section class="card {flag.urgency}">{body}</section>'


def short_flag(flag: Flag) -> str:
    """Return a flag in two lines, for the top of a page about something else."""
    action = f"<p>{escape(flag_with_number(flag, emergency_number()).do)}</p>"
    return _tier_card(Urgency(flag.urgency), f"<p><b>{escape(flag.title)}</b></p>{action}")


def match_card(title: str, why: str, sources: str) -> str:
    """Return a match that is no flag: a description with its sources."""
    inside = f"<h2>{escape(title)}</h2><p>{escape(why)}</p>{sources}"
    return f'<section class="card"><div class="inside">{inside}</div></section>'


# ------------------------------------------------------------------------------ entries and lists


def entry(
    title: str, lines: Iterable[str], record: Mapping[str, object], *, removed: bool = False
) -> str:
    """Return one entry of a list; of `record` only who logged it is read."""
    name = f'<b class="{"removed" if removed else ""}">{escape(title)}</b>'
    who = (
        '<span class="quiet">'
        + _("logged by {name}").format(name=escape(str(record["logged_by"])))
        + "</span>"
        if record.get("logged_by")
        else ""
    )
    text = " · ".join(escape(line) for line in lines if line)
    return f'<div class="entry">{"<br>".join(part for part in (name, text, who) if part)}</div>'


def status_message(lead: str, text: str) -> str:
    """Return news that a screen reader reads out as soon as it appears."""
    return f'<p role="status"><b>{escape(lead)}</b>: {escape(text)}</p>'


def saved_mark(text: str) -> str:
    """Return the mark at an answer that was just saved."""
    return f'<p class="saved" role="status">✓ {escape(text)}</p>'


def titled(title: str, *lines: str) -> str:
    """Return a title with a few quieter lines below it."""
    quieter = "".join(f'<br><span class="quiet">{escape(line)}</span>' for line in lines if line)
    return f'<div class="entry"><b>{escape(title)}</b>{quieter}</div>'


def paragraph(text: str) -> str:
    """Return a paragraph; "" if there is no text."""
    return f"<p>{escape(text)}</p>" if text else ""


def bullet_list(lines: Iterable[str]) -> str:
    """Return a list; "" if there are no lines."""
    html = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{html}</ul>" if html else ""


def labelled_list(lead: str, lines: Iterable[str]) -> str:
    """Return a short list under a lead; "" if there are no lines."""
    html = bullet_list(lines)
    return f"<p><b>{escape(lead)}</b></p>{html}" if html else ""


def folded(lead: str, inside: str) -> str:
    """Return HTML one tap away; "" if there is none."""
    return f"<details><summary>{escape(lead)}</summary>{inside}</details>" if inside else ""


def folded_paragraph(lead: str, text: str) -> str:
    """Return a paragraph one tap away; "" if there is no text."""
    return folded(lead, paragraph(text))


# ---------------------------------------------------------------------------------------- sources


def source_link(source: Source) -> str:
    """Return a source with a link to its address, or with the address itself if it is no URL."""
    year = f", {source.year}" if source.year else ""
    text = f"{escape(source.organisation)}: {escape(source.title)}{year}"
    link = f'<a href="{escape(source.address)}" target="_blank" rel="noreferrer">{text}</a>'
    return link if source.address.startswith("http") else f"{text} ({escape(source.address)})"


def source_list(sources: Iterable[Source]) -> str:
    """Return sources as a list one tap away; "" if there are none."""
    lines = "".join(f"<li>{source_link(source)}</li>" for source in sources)
    return folded(_("Sources"), f"<ul>{lines}</ul>" if lines else "")
