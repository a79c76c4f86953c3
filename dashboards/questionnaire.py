"""Widgets for the questions of `tracker.domain.questions`.

No answer is preselected. "Not sure" is an answer; a question left alone has no answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, Literal

import answer_notice
import components
import streamlit as st
from number_field import (
    Bounds,
    Unreadable,
    number_field,
    parse,
    parse_typed,
    quantity_field,
    text_of,
)

from tracker.domain.quantities import TypedQuantity, quantity_spec
from tracker.domain.questions import WIDGET_MAXIMUM, FieldSpec, field_spec
from tracker.domain.vocabulary import MeasurementKind, Word
from tracker.localization.messages import _, capitalized
from tracker.localization.region import current_region
from tracker.presentation.quantity_text import typed_text

Answers = Mapping[str, Any]
Saver = Callable[..., None]

COUNTS: Final = {"jerk_count", "night_wakings", "beats", "gestation_weeks", "gestation_days"}
"""The numbers that are whole; every other one may have decimals."""

EARLIEST_DAY: Final = date(1990, 1, 1)
"""The first day a date picker offers (ours)."""


def resolve_exclusive(spec: FieldSpec, values: list[str], previous: list[str]) -> list[str]:
    """Return a multiple choice without contradiction: the newest tap wins.

    An exclusive word, such as "as usual", removes the others, and any other removes it.
    """
    new = [value for value in values if value not in previous]
    if any(value in spec.exclusive_words for value in new):
        return [value for value in new if value in spec.exclusive_words]
    return [value for value in values if value not in spec.exclusive_words] if new else values


def pick(
    label: str,
    vocabulary: type[Word],
    key: str,
    *,
    value: str | None = None,
    hidden: bool = False,
    saver: Saver | None = None,
    args: tuple[object, ...] = (),
) -> str | None:
    """Ask for one word and return it, None if unanswered; `value` is selected at first.

    `saver(*args)` is called when the answer changes.
    """
    texts = {str(word): word.parent for word in vocabulary}
    visibility: Literal["collapsed", "visible"] = "collapsed" if hidden else "visible"
    return st.pills(
        label,
        list(texts),
        default=value,
        format_func=texts.__getitem__,
        key=key,
        label_visibility=visibility,
        on_change=saver or "rerun",
        args=args,
    )


def form_word(
    table: str,
    field: str,
    key: str,
    *,
    value: str | None = None,
    saver: Saver | None = None,
    args: tuple[object, ...] = (),
) -> str | None:
    """Ask for the one word of a field in the words of a form for a new entry; see `pick`."""
    spec = field_spec(table, field)
    if spec.vocabulary is None:
        raise TypeError(f"{table}.{field} is not answered with a word")
    return pick(spec.form_text, spec.vocabulary, key, value=value, saver=saver, args=args)


def number_bounds(spec: FieldSpec) -> Bounds:
    """Return what the number field of a question takes."""
    return Bounds(spec.minimum or 0, spec.maximum or WIDGET_MAXIMUM, whole=spec.name in COUNTS)


def count_input(
    spec: FieldSpec, label: str, key: str, *, placeholder: str, value: int | None = None
) -> float | Unreadable | None:
    """Ask for a whole number within the bounds of a field."""
    return number_field(label, key, number_bounds(spec), value=value, placeholder=placeholder)


def form_note(table: str, key: str) -> str:
    """Ask for the note of a new entry."""
    spec = field_spec(table, "note")
    return st.text_area(spec.form_text, key=key, max_chars=spec.max_length)


def _pills(spec: FieldSpec, answers: Answers, key: str, saver: Saver | None) -> object:
    texts = {str(word): word.parent for word in spec.vocabulary or ()}
    shared: dict[str, Any] = {
        "format_func": texts.__getitem__,
        "key": key,
        "help": spec.hint or None,
        "on_change": saver,
        "args": (spec.name, key) if saver else None,
    }
    value = answers.get(spec.name)
    offered = [*map(str, spec.quick_words), value]  # the diary itself gives the other words
    options = [word for word in texts if word in offered] if spec.quick_words else list(texts)
    if spec.many:
        return st.pills(spec.text, options, selection_mode="multi", default=value or [], **shared)
    return st.pills(spec.text, options, default=value, **shared)


def _number(table: str, spec: FieldSpec, answers: Answers, key: str, saver: Saver | None) -> object:
    shared: dict[str, Any] = {
        "value": answers.get(spec.name),
        "explanation": spec.hint or None,
        "saver": partial(saver, spec.name, key) if saver else None,
    }
    if spec.choices and saver:
        return _count(spec, answers, key, saver)
    drawn = quantity_spec(table, spec.name, answers.get("kind"))
    kind = st.session_state.get(key.removesuffix(spec.name) + "kind") or answers.get("kind")
    quantity = quantity_spec(table, spec.name, kind)
    if quantity is None:
        bounds = number_bounds(spec)
        return number_field(spec.text, key, bounds, placeholder=_("not answered"), **shared)
    label = capitalized(MeasurementKind(kind).parent) if kind else spec.text
    answer = quantity_field(label, key, quantity, drawn=drawn, **shared)
    return answer.value if isinstance(answer, TypedQuantity) else answer


def _count(spec: FieldSpec, answers: Answers, key: str, saver: Saver) -> object:
    """Ask for a count: a chip for each range as on the quick page, and a field for the number."""
    value = answers.get(spec.name)
    chip = f"{key}-chip-{value}"
    st.pills(
        spec.text,
        [words for words, _least in spec.choices],
        format_func=_,
        default=chip_of_count(spec, value),
        key=chip,
        help=spec.hint or None,
        on_change=_save_chip,
        args=(spec, key, chip, saver),
    )
    return number_field(
        _("Or the exact number"),
        key,
        number_bounds(spec),
        placeholder=_("if you counted"),
        value=value,
        saver=partial(saver, spec.name, key),
    )


def chip_of_count(spec: FieldSpec, value: float | None) -> str | None:
    """Return the words of the range that holds a count, None if there is no count."""
    if value is None:
        return None
    ranges = [words for words, least in spec.choices if least is not None and least <= value]
    return ranges[-1] if ranges else None


def _save_chip(spec: FieldSpec, key: str, chip: str, saver: Saver) -> None:
    """Put the count of a tapped chip into the field of the number, and save it."""
    st.session_state[key] = text_of(dict(spec.choices).get(st.session_state[chip]))
    saver(spec.name, key)


def number_answer(table: str, field: str, text: str) -> float | Unreadable | None:
    """Return the number of a text as it is stored, None for an empty one."""
    quantity = quantity_spec(table, field)
    if quantity is None:
        return parse(text, number_bounds(field_spec(table, field)))
    answer = parse_typed(text, quantity)
    return answer.value if isinstance(answer, TypedQuantity) else answer


def given_answer(table: str, field: str, key: str, before: Answers) -> object:
    """Return the answer a widget holds as an exchange value, `Unreadable` if it is no number.

    The newest tap of a multiple choice removes what contradicts it, on the page too.
    """
    spec, value = field_spec(table, field), st.session_state[key]
    if spec.widget == "number":
        return number_answer(table, field, value)
    if isinstance(value, list) and spec.exclusive_words:
        value = resolve_exclusive(spec, value, before.get(field) or [])
        st.session_state[key] = value
    return exchange_value(value.strip() if isinstance(value, str) else value)


def widget_value(table: str, field: str, record: Answers) -> object:
    """Return what the widget of a field holds when it shows the answer of a record."""
    spec, value = field_spec(table, field), record.get(field)
    if spec.widget == "number":
        quantity = quantity_spec(table, field, record.get("kind"))
        if quantity and value is not None:
            return typed_text(value, quantity)
        return text_of(value)
    if spec.widget == "day":
        return date.fromisoformat(str(value)) if value else None
    if spec.widget in {"text", "long_text"}:
        return str(value or "")
    return value if value is not None or not spec.many else []


def _day(spec: FieldSpec, answers: Answers, key: str, saver: Saver | None, latest: date) -> object:
    value = answers.get(spec.name)
    return st.date_input(
        spec.text,
        value=date.fromisoformat(str(value)) if value else None,
        max_value=latest,
        min_value=EARLIEST_DAY,
        key=key,
        format=current_region().date_picker_format,
        on_change=saver,
        args=(spec.name, key) if saver else None,
    )


def _text(spec: FieldSpec, answers: Answers, key: str, saver: Saver | None) -> object:
    shared: dict[str, Any] = {
        "value": str(answers.get(spec.name, "")),
        "key": key,
        "on_change": saver,
        "args": (spec.name, key) if saver else None,
    }
    if spec.widget == "long_text":
        return st.text_area(spec.text, max_chars=spec.max_length, **shared)
    return st.text_input(spec.text, max_chars=spec.max_length, **shared)


def ask_one(
    table: str,
    field: str,
    answers: Answers,
    key: str,
    *,
    latest: date,
    saver: Saver | None = None,
) -> object:
    """Ask one question with the widget of its field, and return the answer.

    `latest`: last day that can be picked. `saver(field, key)` is called when the answer changes.
    """
    spec = field_spec(table, field)
    if spec.widget in {"word", "words"}:
        return _pills(spec, answers, key, saver)
    if spec.widget == "number":
        return _number(table, spec, answers, key, saver)
    if spec.widget == "day":
        return _day(spec, answers, key, saver, latest)
    return _text(spec, answers, key, saver)


def ask_all(
    table: str,
    fields: Iterable[str],
    answers: Answers,
    key: str,
    *,
    latest: date,
    saver: Saver | None = None,
) -> dict[str, object]:
    """Ask several questions; return the answer of each field, None or [] if there is none."""
    answers_by_field: dict[str, object] = {}
    for field in fields:
        answers_by_field[field] = ask_one(
            table, field, answers, f"{key}-{field}", latest=latest, saver=saver
        )
        answer_notice.show_notice(f"{key}-{field}")
    return answers_by_field


def remark(remarks: Mapping[str, str] | None, field: str) -> None:
    """Show the remark about a field, if there is one."""
    if remarks and field in remarks:
        components.notice(remarks[field])


def exchange_value(answer: object) -> object:
    """Return an answer as the exchange file holds it: days as ISO text, no answer as None."""
    if isinstance(answer, date):
        return answer.isoformat()
    return None if answer in ("", [], None) else answer


def changed_answers(before: Answers, after: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of `after` that differ, as exchange values; None if one was removed."""
    return {
        field: exchange_value(answer)
        for field, answer in after.items()
        if exchange_value(answer) != exchange_value(before.get(field))
    }


def without_unanswered(answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers as exchange values, without the fields that have none."""
    values = {field: exchange_value(answer) for field, answer in answers.items()}
    return {field: value for field, value in values.items() if value is not None}
