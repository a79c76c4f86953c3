from __future__ import annotations

import pytest

from tracker.cli.main import main
from tracker.clinical.catalogue.loader import load_catalogue, milestone_items
from tracker.clinical.catalogue.rules_document import rules_document
from tracker.resources import resource


def test_the_document_in_the_repository_is_this_catalogue() -> None:
    written = resource("docs") / "rules.md"
    assert written.read_text(encoding="utf-8") == rules_document(), (
        "write it again: movement-diary assess --rules > docs/rules.md"
    )


def test_the_document_says_every_rule_number_policy_and_source() -> None:
    text, catalogue = rules_document(), load_catalogue()
    for rule in catalogue.rules.values():
        assert all(
            part in text
            for part in (f"`{rule.id}`", rule.parent_title, rule.parent_why, rule.clinician_text)
        )
        assert all(
            f"`{number.name}` = {number.value:g} {number.unit}" in text for number in rule.numbers
        )
    for policy in catalogue.policies.values():
        assert all(
            part in text
            for part in (policy.reason, *(f"`{number.name}`" for number in policy.numbers))
        )
    assert all(source.title in text for source in catalogue.sources.values())


def test_the_document_says_every_skill_with_the_age_it_is_listed_for() -> None:
    text = rules_document()
    assert all(item.label in text for item in milestone_items())


def test_the_document_comes_out_of_the_command_line_without_a_diary(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["assess", "--rules"]) == 0
    assert capsys.readouterr().out == rules_document()
