"""A field for a number, with a comma or a point for the decimals, in the digits of any script.

A browser's own number field drops a sign that its language does not expect: 0,5 became 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import components
import streamlit as st

from tracker.domain.number_parsing import typed_readings
from tracker.domain.quantities import QuantityProblem, QuantitySpec, TypedQuantity
from tracker.localization.messages import _
from tracker.localization.region import current_region
from tracker.presentation.quantity_text import (
    conversion_sentence,
    label_with_unit,
    placeholder_text,
    read_quantity,
    refusal_sentence,
    typed_text,
)

LARGEST_PLAIN = 1e15
"""From here on a number is written with an exponent."""


@dataclass(frozen=True)
class Unreadable:
    """The answer of a field whose text it does not take; `sentence` says what it takes."""

    sentence: str


@dataclass(frozen=True)
class Bounds:
    """What a field takes: bounds (inclusive), and whether only whole numbers."""

    least: float
    most: float
    whole: bool = False

    @property
    def text(self) -> str:
        """What the field takes, such as “a number from 0 to 100,000, such as 2.5 or 2,5”."""
        sentence = (
            _("a whole number from {least} to {most}")
            if self.whole
            else _("a number from {least} to {most}, such as 2.5 or 2,5")
        )
        return sentence.format(least=f"{self.least:,g}", most=f"{self.most:,.10g}")


def parse(text: str, bounds: Bounds) -> float | int | Unreadable | None:
    """Return the number of a text, None for an empty one."""
    if not text.strip():
        return None
    numbers = typed_readings(text)
    if not numbers:
        return Unreadable(
            _("“{text}” cannot be read. This takes {bounds}.").format(
                text=text.strip(), bounds=bounds.text
            )
        )
    if len(numbers) > 1:
        decimal, grouped = numbers
        return Unreadable(
            _(
                "“{text}” can mean {decimal} or {whole}. Please type {whole}, or {decimal} with "
                "another number of decimals, such as {longer}."
            ).format(
                text=text.strip(),
                decimal=f"{decimal:g}",
                whole=f"{grouped:.0f}",
                longer=f"{decimal:.4f}",
            )
        )
    number = numbers[0]
    if not bounds.least <= number <= bounds.most or (bounds.whole and not number.is_integer()):
        return Unreadable(
            _("“{text}” is not what this takes: {bounds}.").format(
                text=text.strip(), bounds=bounds.text
            )
        )
    return int(number) if bounds.whole else number


def text_of(value: float | None) -> str:
    """Return a number as it is typed."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < LARGEST_PLAIN else repr(value)


def number_field(
    label: str,
    key: str,
    bounds: Bounds,
    *,
    value: float | None = None,
    placeholder: str,
    explanation: str | None = None,
    saver: Callable[[], None] | None = None,
) -> float | int | Unreadable | None:
    """Ask for a number; a text that cannot be read is answered with a sentence below the field.

    `value` stays exactly as it is while its text is not changed. `saver` is called when it
    changes.
    """
    initial = text_of(value)
    text = st.text_input(
        label,
        value=initial,
        key=key,
        placeholder=placeholder,
        help=explanation,
        on_change=saver,
    )
    if text == initial:
        return value
    answer = parse(text, bounds)
    if isinstance(answer, Unreadable):
        st.warning(components.literal(answer.sentence))
    return answer


def parse_typed(text: str, spec: QuantitySpec) -> TypedQuantity | Unreadable | None:
    """Return the quantity of a text in the units of the region in use, None for an empty one."""
    answer = read_quantity(text, spec)
    if isinstance(answer, QuantityProblem):
        return Unreadable(refusal_sentence(text, answer, spec))
    return answer


def quantity_field(
    label: str,
    key: str,
    spec: QuantitySpec,
    *,
    drawn: QuantitySpec | None = None,
    value: float | None = None,
    explanation: str | None = None,
    saver: Callable[[], None] | None = None,
) -> TypedQuantity | Unreadable | None:
    """Ask for a temperature, weight or length; say below the field how a converted one was read.

    `value` (in the stored unit) stays exactly as it is while its text is not changed. `drawn`: what
    the field measured when it was first shown, if the form lets that be changed.
    """
    shown = drawn or spec
    initial = "" if value is None else typed_text(value, shown)
    text = st.text_input(
        label_with_unit(label, shown),
        value=initial,
        key=key,
        placeholder=placeholder_text(shown),
        help=explanation,
        on_change=saver,
    )
    if text == initial and shown == spec:
        return None if value is None else TypedQuantity(value, text, spec.unit(current_region()))
    answer = parse_typed(text, spec)
    if isinstance(answer, Unreadable):
        st.warning(components.literal(answer.sentence))
    elif answer:
        converted = conversion_sentence(answer, spec)
        if converted:
            components.caption(converted)
    return answer


def problem_in(answers: Iterable[object]) -> str | None:
    """Return the sentence of the first answer that cannot be read, None if all can."""
    return next((answer.sentence for answer in answers if isinstance(answer, Unreadable)), None)


def refuse(answers: Iterable[object]) -> bool:
    """Say that nothing was saved if an answer cannot be read; return whether that is so."""
    problem = problem_in(answers)
    if problem:
        st.warning(components.literal(_("Not saved yet. {problem}").format(problem=problem)))
    return problem is not None
