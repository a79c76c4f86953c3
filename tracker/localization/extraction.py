"""Extraction of the texts that are data, for `pybabel extract`.

Vocabulary, questions about an entry, skills, and the questions that may be asked again.

Their texts are translated where they are read (`Word.parent`, `FieldSpec`): no mark stands beside
them in the source.
"""

from __future__ import annotations

import ast
import csv
import io
import tomllib
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TEXT_FIELDS = frozenset(
    {"wording", "quick_wording", "form_wording", "help", "label", "gap", "unit", "heading"}
)
"""The fields of the registry of questions that hold texts."""

Message = tuple[int, str, str, list[str]]


def declared_texts(
    source: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001 - Babel calls it so
    comment_tags: Sequence[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Message]:
    """Yield (line, "gettext", text, comments) of each text of a vocabulary or registry."""
    tree = ast.parse(source.read())
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef():
                yield from _words(node)
            case ast.keyword(arg, ast.Constant(str() as text)) if text and arg in TEXT_FIELDS:
                yield node.lineno, "gettext", text, []
            case ast.Call(ast.Name("QuestionGroup"), [ast.Constant(str() as text), *_]) if text:
                yield node.lineno, "gettext", text, []
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                yield from _constants(name, node.value)


def listed_skills(
    source: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001 - Babel calls it so
    comment_tags: Sequence[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Message]:
    """Yield (line, "gettext", text, comments) of the names and hint of each skill of the lists.

    The short name, for clinicians, is the skill's key with blanks.
    """
    rows = csv.DictReader(io.StringIO(source.read().decode("utf-8")))
    for line, row in enumerate(rows, 2):
        for text in (row["label"], row["hint"], row["skill"].replace("_", " ")):
            if text:
                yield line, "gettext", text, []


def question_texts(
    source: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001 - Babel calls it so
    comment_tags: Sequence[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Message]:
    """Yield (line, "gettext", text, comments) of each question that may be asked, and its reason.

    TOML does not tell lines apart: the line is the number of the question.
    """
    for place, question in enumerate(tomllib.load(source)["question"], 1):
        yield place, "gettext", question["words"], []
        yield place, "gettext", question["why"], []


def _words(node: ast.ClassDef) -> Iterator[Message]:
    """Yield the wordings for parents and clinicians of a vocabulary's words."""
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
            for text in line.value.elts[1:]:
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                    yield line.lineno, "gettext", text.value, []


def _constants(name: str, value: ast.expr | None) -> Iterator[Message]:
    """Yield texts that stand in a constant of their own, such as ONLY_IF_TRIED and the choices."""
    match value:
        case ast.Constant(str() as text) if name.isupper():
            yield value.lineno, "gettext", text, []
        case ast.Tuple(pairs) if name.endswith("_CHOICES"):
            for pair in pairs:
                if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant):
                    yield pair.lineno, "gettext", str(pair.elts[0].value), []
