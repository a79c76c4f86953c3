"""Texts for people that stand in the source outside the catalogue, found in the syntax tree."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

INSERTED: Final = ast.FormattedValue

MARKS: Final = frozenset({"_", "N_", "ngettext"})

TEXT_CALLS: Final = frozenset(
    {
        "button",
        "caption",
        "checkbox",
        "date_input",
        "download_button",
        "empty_state",
        "error",
        "expander",
        "file_uploader",
        "flash",
        "folded",
        "folded_paragraph",
        "form_submit_button",
        "header",
        "info",
        "labelled_list",
        "link_button",
        "markdown",
        "metric",
        "notice",
        "number_field",
        "number_input",
        "pick",
        "pick_day",
        "pick_moment",
        "pills",
        "progress",
        "quantity_field",
        "radio",
        "saved_mark",
        "segmented_control",
        "selectbox",
        "spinner",
        "status_message",
        "subheader",
        "success",
        "text_area",
        "text_input",
        "time_input",
        "title",
        "titled",
        "toggle",
        "warning",
        "with_child_name",
        "write",
    }
)
"""Functions of Streamlit and of the pages whose first texts are shown."""

TEXT_KEYWORDS: Final = frozenset(
    {"alt", "explanation", "help", "hint", "label", "placeholder", "purpose", "text"}
)
"""Keywords whose texts are shown."""

OTHER_KEYWORDS: Final = frozenset(
    {
        "anchor",
        "autocomplete",
        "gid",
        "icon",
        "key",
        "layout",
        "metadata",
        "mime",
        "name",
        "output_format",
        "page_icon",
        "selection_mode",
        "show_spinner",
        "textcoords",
        "type",
        "url_path",
        "width",
        "xycoords",
    }
)
"""Keywords whose texts are for programs."""

PROGRAM_CALLS: Final = frozenset(
    {
        *("NewType", "ParamSpec", "RuntimeError", "TypeError", "TypeVar", "ValueError", "cast"),
        *("compile", "fullmatch", "set_gid"),
    }
)
"""Calls whose texts are for programmers."""

_TAGS: Final = re.compile(r"<[^<>]*>|<[^<>]*$|^[^<>]*>|\{[^{}]*\}|&[a-z]+;")
_PROSE: Final = re.compile(r"[A-Za-z]{2,}[^A-Za-z\s<>=|]* +[“(A-Za-z]|^[A-Z][a-z-]+[ .:…?!]*$")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")


def source_text(node: ast.AST) -> str:
    """Return the letters of a literal without HTML; "" for anything that is no literal."""
    match node:
        case ast.Constant(str() as text):
            return _TAGS.sub(" ", text)
        case ast.JoinedStr(values):
            parts = (str(one.value) if isinstance(one, ast.Constant) else "\0" for one in values)
            return _TAGS.sub(" ", "".join(parts)).replace("\0", " … ")
    return ""


def _is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_program_text(node: ast.AST) -> bool:
    """Return whether what stands below a node is for programs: docstrings, types."""
    if isinstance(node, ast.Call):
        return _name(node) in PROGRAM_CALLS
    if isinstance(node, ast.Assign):
        return any(isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def unmarked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of each literal that a person reads and no translator sees.

    That is every literal of two words or of one word with a capital, and every word that is handed
    directly to a function that shows text.
    """
    waiting: list[tuple[ast.AST, bool]] = [(child, False) for child in ast.iter_child_nodes(tree)]
    while waiting:
        node, is_shown = waiting.pop(0)
        if _is_mark(node) or _is_program_text(node):
            continue
        text = source_text(node)
        if (_WORD if is_shown else _PROSE).search(text):
            yield getattr(node, "lineno", 0), " ".join(text.split())
        waiting[:0] = list(_parts(node, is_shown=is_shown))


def _parts(node: ast.AST, *, is_shown: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Yield what is below a node, and whether it is handed directly to what shows it."""
    match node:
        case ast.JoinedStr(values):
            yield from ((one.value, is_shown) for one in values if isinstance(one, INSERTED))
        case ast.Call():
            yield from _arguments(node)
        case ast.Subscript(value):
            yield value, False
        case ast.IfExp(test, body, orelse):
            yield from ((test, False), (body, is_shown), (orelse, is_shown))
        case ast.Compare() | ast.Constant():
            pass
        case _:
            types = (getattr(node, "annotation", None), getattr(node, "returns", None))
            goes_on = is_shown and isinstance(node, ast.BinOp | ast.BoolOp | ast.List)
            for child in ast.iter_child_nodes(node):
                if child not in types:
                    yield child, goes_on


def _arguments(call: ast.Call) -> Iterator[tuple[ast.AST, bool]]:
    yield call.func, False
    for place, argument in enumerate(call.args):
        yield argument, place == 0 and _name(call) in TEXT_CALLS
    for keyword in call.keywords:
        if keyword.arg not in OTHER_KEYWORDS:
            yield keyword.value, keyword.arg in TEXT_KEYWORDS
