"""What a person typed reaches a label, an option or a message only as it was typed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, read
from tests.robustness.hostile import MARKDOWN
from tracker.resources import resource

sys.path.insert(0, str(resource("dashboards")))
import components

PLAIN = {"selectbox", "multiselect"}
"""Their options are plain text."""
READ_AS_MARKDOWN = {
    *("button", "checkbox", "date_input", "download_button", "error", "expander", "file_uploader"),
    *("form_submit_button", "header", "info", "markdown", "number_input", "page_link", "pills"),
    *("segmented_control", "subheader", "success", "text_area", "text_input", "title", "toggle"),
    *("warning", "write", "caption", "radio", "spinner", "toast", *PLAIN),
}
SAFE_CALLS = {
    "_",
    "ngettext",
    "literal",
    "with_child_name",
    "len",
    "sum",
    "counts_text",
}
OWN_ATTRIBUTES = {"wording", "text", "form_text", "heading", "parent", "title", "label", "hint"}
"""Of a field, a group, a word or a page: never typed. A skill's label is, see `TYPED_OWNERS`."""
TYPED_OWNERS = {"skill", "medicine", "child", "caregiver", "token", "device", "other"}


NAMES = 3
LONGEST = 60
REVIEWED = {
    "calendar_settings.py: st.button(label)",
    "child_and_caregiver.py: st.button(label)",
    "device_settings.py: st.selectbox(label)",
    "files.py: st.checkbox(_('With the videos ({megabytes} MB)').",
    "files.py: st.download_button(label)",
    "files.py: st.success(_('Added: {added}. Already here and the",
    "files.py: st.warning(ngettext('{count} entry differs from th",
    "log.py: st.button(label)",
    "milestones.py: st.header(domain)",
    "other_trackers.py: st.info(sentence.format(added=added, same",
    "other_trackers.py: st.success(sentence.format(added=added, s",
    "number_field.py: st.text_input(label)",
    "number_field.py: st.text_input(label_with_unit(label, shown)",
    "phone_settings.py: st.button(label)",
    "questionnaire.py: st.pills(label)",
    "record_notice.py: st.button(label)",
    "record_notice.py: st.warning(missing)",
    "report.py: st.text_input(_('Question {number}').format(numbe",
    "resting_kind_form.py: st.warning(missing)",
    "settings.py: st.text_input(label)",
    "skill_card.py: st.button(label)",
    "skill_card.py: st.date_input(day_question(MilestoneStatus(st",
    "skill_card.py: st.expander(title.format(count=count))",
    "span_form.py: st.button(_(ends).format(ago=_(label)))",
    "time_pickers.py: st.info(_('That time did not exist: the clo",
    "time_pickers.py: st.pills(label)",
    "trends.py: st.download_button(label)",
    "trends.py: st.expander(section.table_name)",
    "urgent_banner.py: st.page_link(label)",
    "video_settings.py: st.checkbox(_('Back up the videos every d",
}
"""Read by hand: numbers, the program's own words, or text that is literal already."""


def is_own(node: ast.expr | None) -> bool:
    """Return whether an expression holds nothing but the program's own words."""
    match node:
        case None | ast.Constant():
            return True
        case ast.Name(name):
            return name.isupper()
        case ast.Attribute(owner, attribute):
            return attribute in OWN_ATTRIBUTES and ast.unparse(owner) not in TYPED_OWNERS
        case ast.Call(ast.Attribute(owner, "join")):
            parts = [owner]
        case ast.Call(ast.Attribute(_, name) | ast.Name(name)):
            return name in SAFE_CALLS
        case ast.JoinedStr(values):
            parts = [getattr(part, "value", part) for part in values]
            parts = [part for part in parts if isinstance(part, ast.expr)]
        case ast.BinOp(left, _, right) | ast.IfExp(_, left, right):
            parts = [left, right]
        case _:
            return False
    return all(is_own(part) for part in parts)


def typed_labels(path: Path) -> list[str]:
    """Return the labels of a page that may hold typed text and are not literal."""
    result = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in READ_AS_MARKDOWN or ast.unparse(node.func.value) == "components":
            continue
        label = next((w.value for w in node.keywords if w.arg == "label"), None)
        label = label or next(iter(node.args), None)
        if label is not None and not is_own(label):
            call = f"{path.name}: {ast.unparse(node.func)}({ast.unparse(label)})"
            result.append(call[:LONGEST])
    return sorted(result)


@pytest.mark.parametrize(
    "path", sorted(Path(resource("dashboards")).glob("*.py")), ids=lambda path: path.stem
)
def test_a_label_that_may_be_typed_is_literal(path: Path) -> None:
    assert set(typed_labels(path)) <= REVIEWED


def test_a_label_that_is_not_literal_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text(
        'st.button(f"Go to {child.name}")\nst.title(skill.label)\nst.header("Export and import")\n'
    )
    assert len(typed_labels(page)) == 2


def texts_read_as_markdown(page: AppTest) -> list[str]:
    """Return the labels, options and texts of a page."""
    texts: list[str] = []
    for kind in ("markdown", "title", "header", "subheader", "warning", "info", "success"):
        texts += [str(element.value) for element in getattr(page, kind)]
    for kind in ("button", "pills", "segmented_control", "text_input", "expander", "checkbox"):
        for widget in getattr(page, kind):
            texts.append(str(widget.label))
            texts += [str(option.content) for option in getattr(widget.proto, "options", [])]
    return texts


def test_skills_medicines_and_names_stand_in_labels_as_they_were_typed(family: Family) -> None:
    typed = [text for text in MARKDOWN if not {"\n", "_"} & set(text)]
    for name in typed[:NAMES]:
        child = family.add(name)
    for number, text in enumerate(typed):
        at = {"date": family.today(), "status": "achieved"}
        family.record(child, "milestones", milestone=text, **at)
        family.record(child, "doses", medicine=text, given_at=family.ago(hours=number + 1))
    state: dict[str, Any] = {"device": {"child": child}, "noting": "Medicine"}
    texts = [
        part
        for file in ("milestones.py", "log.py", "settings.py")
        for part in texts_read_as_markdown(family.open(file, **state))
    ]
    for text in typed:
        parts = [part for part in texts if letters(text) in letters(read(part))]
        assert parts, text
        assert [part for part in parts if components.literal(text.strip()) not in part] == [], text


def letters(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())
