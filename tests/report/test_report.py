"""The pediatrician's report: asserted on the text a reader extracts, on the tags a screen reader follows, and on the pages."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import pikepdf
import pypdf
import pytest

from tests.builders import a_child, a_diary
from tracker.clinical.assess import Assessment, Evidence, Flag, Match, NotAssessable
from tracker.domain.diary import Background, Child
from tracker.domain.report_note import VisitNote
from tracker.domain.vocabulary import Domain, Urgency
from tracker.events.clusters import BOUT_GAP_MIN, SERIES_GAP_MIN, SERIES_JERKS
from tracker.report.formatting import MAY_BREAK
from tracker.report.report import Fonts, Report, report, report_pdf
from tracker.review import Review, build_review

CARRIED = Fonts(of_the_machine=False)
"""The fonts every machine has, so that no test depends on those installed here."""

DEMOS = {
    "sleepy_twitches": "2026-11-21T09:00:00+00:00",
    "waking_series": "2026-11-20T21:00:00+01:00",
    "preterm_first_year": "2026-11-21T20:00:00+01:00",
}
NOON = "2026-03-01T12:00:00+00:00"
A_FLAG = Flag(
    rule="series_on_waking",
    domain=Domain.SPASM_CLUSTERS,
    urgency=Urgency.SAME_DAY,
    title="Several brief movements in a row",
    why="",
    do="",
    clinician="Brief stereotyped movements in series on waking.",
    limits="A diary cannot tell these from look-alikes.",
    evidence=(Evidence("episodes", "a"), Evidence("episodes", "b")),
    facts={"first": "2026-02-20", "last": "2026-02-28", "entries": 2, "longest_s": 90.0},
    sources=(),
    not_known=("responsive",),
    ours=("The tier is our own cautious mapping.",),
)


@lru_cache(maxsize=4)
def demo(name: str) -> Review:
    document = json.loads((files("tracker") / "demo" / f"{name}.json").read_text(encoding="utf-8"))[
        "children"
    ][0]
    background: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in document["background"].items()
    }
    fields = {
        key: document.get(key)
        for key in ("id", "name", "time_zone", "gestation_weeks", "gestation_days", "sex")
    }
    child = Child(
        birth_date=date.fromisoformat(document["birth_date"]),
        background=Background(**background),
        **fields,
    )
    tables = {
        key: document[key]
        for key in (
            "episodes",
            "check_ins",
            "milestones",
            "signs",
            "spans",
            "measurements",
            "doses",
            "visits",
        )
        if key in document
    }
    return build_review(a_diary(child, DEMOS[name], **tables))


def review_of(
    episodes: Sequence[Mapping[str, Any]] = (),
    *,
    child: Child | None = None,
    as_of: str = NOON,
    **assessed: Any,
) -> Review:
    review = build_review(a_diary(child or a_child(), as_of, episodes=episodes))
    nothing: dict[str, Any] = {
        "flags": (),
        "reassuring": (),
        "information": (),
        "not_assessable": (),
        "urgency": Urgency.NONE,
    }
    answers: dict[str, Any] = {
        "catalogue": "2026.11",
        "child_id": review.child.id,
        "as_of": review.as_of,
        "age": review.age,
    }
    return replace(review, assessment=Assessment(**answers, **nothing | assessed))


def episode(days_ago: int = 1, minute: int = 0, **more: Any) -> dict[str, Any]:
    at = datetime.fromisoformat(NOON) - timedelta(days=days_ago) + timedelta(minutes=minute)
    return {"started_at": at.isoformat(), **more}


def pdf_of(made: Report | bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made if isinstance(made, bytes) else made.pdf))


class PrintedPage(NamedTuple):
    """The text of a page, and where each piece of it begins (x, y) with its size, all in points."""

    text: str
    letters: list[tuple[float, float, float]]


def _read_page(page: pypdf.PageObject) -> PrintedPage:
    letters: list[tuple[float, float, float]] = []

    def measure(
        text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float
    ) -> None:
        if text.strip():
            letters.append(
                (
                    float(tm[4]) * cm[0] + cm[4],
                    float(tm[5]) * cm[3] + cm[5],
                    round(abs(size * tm[3] * cm[3]), 2),
                )
            )

    return PrintedPage(page.extract_text(visitor_text=measure), letters)


@lru_cache(maxsize=64)
def _read_pdf(pdf: bytes) -> list[PrintedPage]:
    """Return the pages, each read once: reading a page takes as long as writing it."""
    return [_read_page(page) for page in pdf_of(pdf).pages]


def printed_pages(made: Report | bytes) -> list[PrintedPage]:
    return _read_pdf(made if isinstance(made, bytes) else made.pdf)


def text_of(made: Report | bytes, page: int | None = None) -> str:
    texts = [one.text for one in printed_pages(made)]
    words = " ".join(texts if page is None else [texts[page]])
    return " ".join(words.replace(MAY_BREAK, "").split())


def tags_of(made: Report) -> list[tuple[str, str]]:
    """Return every structure element in reading order, with its alternative text."""
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        rows: list[tuple[str, str]] = []

        def walk(node: Any) -> None:
            if isinstance(node, pikepdf.Array):
                for child in node:
                    walk(child)
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                rows.append((str(node["/S"]), str(node.get("/Alt", ""))))
                walk(node.get("/K", pikepdf.Array()))
            elif isinstance(node, pikepdf.Dictionary) and "/K" in node:
                walk(node["/K"])

        walk(pdf.Root["/StructTreeRoot"]["/K"])
        return rows


@pytest.mark.parametrize("name", DEMOS)
@pytest.mark.parametrize(("paper", "size_pt"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_essential_part_of_every_demo_diary_stands_on_page_1_of_either_paper(
    name: str, paper: Any, size_pt: tuple[int, int]
) -> None:
    for fonts in (CARRIED, Fonts()):
        made = report(demo(name), paper=paper, fonts=fonts)
        box = pdf_of(made).pages[0].mediabox
        assert (round(box.width), round(box.height)) == size_pt
        first = text_of(made, 0)
        assert "The 24 hours, day by day" in first
        assert "Episodes worth watching" in first
        assert demo(name).child.name in first
        assert "page 1 of" in first
        assert "Sources [1]" not in first
        assert len(pdf_of(made).pages) == 2


def test_the_head_says_who_how_old_by_both_counts_and_which_days() -> None:
    first = text_of(report(demo("preterm_first_year"), fonts=CARRIED), 0)
    for answers in (
        "Otter",
        "Born 16 Dec 2025, female",
        "Age 11 months 5 days",
        "Corrected age 8 months 28 days",
        "Gestation 30 weeks",
        "(84 days)",
    ):
        assert answers in first
    for answers in (
        "30 Aug to 21 Nov 2026",
        "Time zone Europe/Madrid",
        "Printed on 21 Nov 2026, 20:00",
        "Recorded at home by Mum and Papa",
    ):
        assert answers in first


def test_a_child_whose_gestation_was_not_told_has_no_corrected_age_and_the_page_says_why() -> None:
    assert "Corrected age not known, gestation not given" in text_of(
        report(review_of(child=a_child(gestation_weeks=None)), fonts=CARRIED)
    )
    assert "Corrected age the same, not preterm" in text_of(
        report(review_of(child=a_child(gestation_weeks=37)), fonts=CARRIED)
    )
    assert "Corrected age 5 weeks 3 days" in text_of(
        report(
            review_of(child=a_child(gestation_weeks=37 - 1, birth_date="2025-12-25")), fonts=CARRIED
        )
    )


def test_that_it_is_recorded_by_the_family_and_no_diagnosis_is_said_once() -> None:
    for name in DEMOS:
        assert text_of(report(demo(name), fonts=CARRIED)).count("not a diagnosis") == 1


def test_no_word_of_false_comfort_is_on_the_page() -> None:
    text = text_of(report(review_of([episode(state="asleep")]), fonts=CARRIED)).lower()
    assert [
        word
        for word in ("normal", "benign", "healthy", "don't worry", "all clear", "no concern")
        if word in text
    ] == []


def test_without_a_flag_the_page_says_what_that_does_not_mean() -> None:
    text = text_of(report(review_of(), fonts=CARRIED))
    assert "Nothing recorded matches a warning pattern" in text
    assert "this excludes nothing" in text


def test_a_flag_shows_its_urgency_its_reasons_and_marks_for_sources_and_for_our_own_choices() -> (
    None
):
    named = tuple(demo("waking_series").sources)[:2]
    review = review_of(
        [episode()], flags=(replace(A_FLAG, sources=named),), urgency=Urgency.SAME_DAY
    )
    text = text_of(report(review, fonts=CARRIED))
    assert "SAME DAY Several brief movements in a row [1, 2, a]" in text
    assert "Brief stereotyped movements in series on waking." in text
    assert (
        "2 entries, 20 Feb to 28 Feb 2026, longest 90 s. Not answered for some: response." in text
    )
    assert "[2]" in text[text.index("Sources") :]
    assert review.sources[named[0]].organisation in text[text.index("Sources") :]
    assert "[a] The tier is our own cautious mapping." in text


def test_twelve_flags_are_all_told_in_full_on_as_many_pages_as_they_need() -> None:
    flags = tuple(
        replace(A_FLAG, title=f"Pattern {number}", clinician=" ".join([f"reason{number}"] * 60))
        for number in range(12)
    )
    made = report(review_of([episode()], flags=flags), fonts=CARRIED)
    text = text_of(made)
    for number in range(12):
        assert f"Pattern {number} [a]" in text
        assert text.count(f"reason{number} ") == 60
    assert len(pdf_of(made).pages) == 2


def test_a_source_named_twice_keeps_its_number() -> None:
    one, two = tuple(demo("waking_series").sources)[:2]
    flags = (
        replace(A_FLAG, sources=(one, two)),
        replace(A_FLAG, title="Another pattern", sources=(two,), ours=()),
    )
    text = text_of(report(review_of([episode()], flags=flags), fonts=CARRIED))
    assert "Another pattern [2]" in text


def test_marks_in_a_row_are_said_as_the_first_to_the_last_and_two_are_not() -> None:
    names = tuple(demo("waking_series").sources)
    flags = (
        replace(A_FLAG, title="First", sources=names[:3], ours=()),
        replace(A_FLAG, title="Second", sources=(names[0], names[1], names[3]), ours=("x", "y")),
    )
    text = text_of(report(review_of([episode()], flags=flags), fonts=CARRIED))
    assert "First [1 to 3]" in text
    assert "Second [1, 2, 4, a, b]" in text


def test_the_flags_figures_are_said_with_their_units_and_their_limits_once() -> None:
    facts = {
        "series": 3,
        "longest_s": 130,
        "from_months": 8.0,
        "skills": ["social_smile"],
        "nothing": None,
        "none": [],
    }
    flags = (replace(A_FLAG, facts=facts), replace(A_FLAG, title="Second"))
    text = text_of(report(review_of([episode()], flags=flags), fonts=CARRIED))
    assert (
        "2 entries, 3 series, longest 2 min 10 s, from 8 months, skills: social smile. Not answered"
        in text
    )
    assert text.count(A_FLAG.limits) == 1


def test_what_fits_a_description_stands_apart_from_flags_and_what_could_not_be_judged_names_what_is_missing() -> (
    None
):
    match = Match("RS01", "Only asleep", "", "Seen only asleep.", (Evidence("episodes", "a"),), ())
    missing = (
        NotAssessable("x", "y", ("check_ins.feeding since 2026-02-16", "signs.head_lag")),
        NotAssessable("z", "z", ("signs.head_lag",)),
    )
    text = text_of(
        report(review_of([episode()], reassuring=(match,), not_assessable=missing), fonts=CARRIED)
    )
    assert "Fits a published description: Only asleep Seen only asleep. (1 entry)" in text
    assert "2 of the rules, because these were not answered" in text
    assert "daily check-in since 16 Feb: feeding" in text
    assert text.count("head lag") == 1


def test_the_grid_keeps_no_apart_from_not_tried_and_from_not_asked() -> None:
    held = [
        episode(1, held="stopped"),
        episode(2, held="continued"),
        episode(3, held="not_tried"),
        episode(4),
        episode(5),
    ]
    text = text_of(report(review_of([{**one, "state": "awake"} for one in held]), fonts=CARRIED))
    assert "Went on when held 1 · 27 Feb 1 1 2" in text


def test_the_rate_is_per_observed_day_with_its_interval_and_the_days_are_x_of_y() -> None:
    review = demo("waking_series")
    text = text_of(report(review, fonts=CARRIED))
    seen_before, rate = review.frequency.completeness, review.frequency.rate
    assert rate.per_day is not None
    assert f"Days observed {seen_before.k} of {seen_before.n}" in text
    assert (
        f"Per observed day {rate.per_day:.1f} 95 % CI {rate.low:.1f} to {rate.high:.1f}; {rate.bouts} bouts"
        in text
    )


def test_two_observed_days_give_no_rate_and_three_give_one() -> None:
    def of(days: int) -> str:
        return text_of(
            report(review_of([episode(back) for back in range(1, days + 1)]), fonts=CARRIED)
        )

    assert "Per observed day no rate fewer than 3 observed days" in of(2)
    assert "Per observed day 1.0 95 % CI" in of(3)


def test_a_length_is_known_for_n_of_all_and_never_invented() -> None:
    known = [episode(1, duration_s=20), episode(2, duration_s=40), episode(3)]
    assert "Duration, median 30 s 20 s to 40 s; known for 2 of 3" in text_of(
        report(review_of(known), fonts=CARRIED)
    )
    assert "Duration not known noted for 0 of 1" in text_of(
        report(review_of([episode()]), fonts=CARRIED)
    )


def test_the_page_explains_bouts_and_series_with_the_gaps_the_summaries_use() -> None:
    text = text_of(report(review_of([episode()]), fonts=CARRIED))
    assert f"Bout: entries up to {BOUT_GAP_MIN:g} min apart" in text
    assert SERIES_JERKS == 2
    assert (
        f"one entry of two or more movements, or entries up to {SERIES_GAP_MIN:g} min apart" in text
    )


def test_episodes_worth_watching_name_what_stands_out_and_what_was_not_asked() -> None:
    answers = episode(
        state="just_woke",
        movements=["crunch"],
        jerk_count=5,
        jerk_interval_s=8,
        eyes=["normal"],
        held="continued",
        video="on_phone",
        note="knees up",
    )
    text = text_of(report(review_of([answers]), fonts=CARRIED))
    assert (
        "28 Feb, 12:00 on a phone on waking · flexor spasm · 5 in a series, 8 s apart · length not known · not suppressed by holding · eyes as usual"
        in text
    )
    assert (
        "“knees up” not answered: responsive, colour, breathing".replace("responsive", "response")
        in text
    )


@pytest.mark.parametrize("count", [0, 1, 3, 50, 5_000])
def test_any_number_of_episodes_fits(count: int) -> None:
    made = report(
        review_of([episode(1 + number % 50, number // 50) for number in range(count)]),
        fonts=CARRIED,
    )
    assert f"Episodes {count:,}" in text_of(made)
    assert len(pdf_of(made).pages) == 1


def test_a_name_of_a_hundred_letters_and_a_note_of_two_thousand_are_whole() -> None:
    name, note = (
        "Wolfeschlegel" * 7 + "steinhaus",
        " ".join(f"word{number}" for number in range(250)),
    )
    made = report(
        review_of([episode(note=note, logged_by="M" * 100)], child=a_child(name=name)),
        fonts=CARRIED,
    )
    assert name in text_of(made).replace(" ", "")
    assert note in text_of(made)
    for page, printed in zip(pdf_of(made).pages, printed_pages(made), strict=True):
        right = float(page.mediabox.width)
        assert all(0 <= x <= right for x, _, _ in printed.letters)


def test_no_letter_on_paper_is_under_seven_and_a_half_points() -> None:
    made = report(demo("waking_series"), fonts=CARRIED)
    sizes = {size for page in printed_pages(made) for _, _, size in page.letters}
    assert min(sizes) >= 7.5


def test_what_a_parent_types_is_never_read_as_markup() -> None:
    typed = '#panic("x") $x^2$ \\ *bold* _thin_ "q" `raw` [b] <label> @ref // no /* */ = h - l #image("/etc/passwd")'
    review = review_of([episode(note=typed, logged_by=typed[:90])], child=a_child(name=typed[:100]))
    text = text_of(
        report(review, VisitNote(concern=typed, questions=(typed,)), fonts=CARRIED)
    ).replace(" ", "")
    assert text.count(typed.replace(" ", "")) >= 3


def test_the_familys_concern_and_questions_are_printed_and_without_them_their_heads_are_not() -> (
    None
):
    text = text_of(
        report(
            review_of(),
            VisitNote(concern="He folds up.", questions=("Is a film enough?", "  ")),
            fonts=CARRIED,
        )
    )
    assert "concern: “He folds up.”" in text
    assert "questions" in text
    assert "Is a film enough?" in text
    assert "questions" not in text_of(report(review_of(), fonts=CARRIED))


def test_development_sizes_history_and_visits_stand_overleaf_where_there_are_any() -> None:
    text = text_of(report(demo("preterm_first_year"), fonts=CARRIED))
    assert (
        "Not yet Crawls on all fours, tummy off the floor · 15 Nov 2026, 8 months 22 days corrected “turns in circles on her tummy”"
        in text
    )
    assert "Achieved, newest first, at corrected age Stands" in text
    assert (
        "Head circumference 43.6 cm on 22 Sept 2026 (z +0.6, 74th centile) · 41 cm on 23 Jun 2026 (z +0.4,"
        in text
    )
    assert "Around birth neonatal unit" in text
    assert "None known brain imaging · diagnosed · in the family · parents related" in text
    assert "combined vaccine 2 doses · 21 Apr to 23 Jun 2026" in text
    assert "22 Sept 2026 doctor" in text
    for head in (
        "Development",
        "Measurements",
        "History, as told",
        "Visits",
        "Medicines",
        "Signs of posture",
    ):
        assert head not in text_of(report(review_of([episode()]), fonts=CARRIED))


def test_a_skill_lost_after_it_was_achieved_is_lost_and_stands_first() -> None:
    rows = [
        ("walks_alone", "not_yet", "2026-02-10"),
        ("social_smile", "achieved", "2026-02-01"),
        ("social_smile", "lost", "2026-02-20"),
    ]
    milestones = [
        {"milestone": skill, "status": status, "date": day} for skill, status, day in rows
    ]
    text = text_of(
        report(build_review(a_diary(a_child(), NOON, milestones=milestones)), fonts=CARRIED)
    )
    assert text.index("Lost Smiles back") < text.index("Not yet")
    assert "Achieved" not in text


def test_a_background_nobody_asked_about_is_not_an_absence() -> None:
    some = build_review(a_diary(a_child(background={"feeding": "breast"}), NOON))
    assert "Not answered around birth · brain imaging · diagnosed · in the family" in text_of(
        report(some, fonts=CARRIED)
    )
    whole = build_review(a_diary(a_child(background={"feeding": "breast", "complete": True}), NOON))
    assert "None known around birth · brain imaging · diagnosed · in the family" in text_of(
        report(whole, fonts=CARRIED)
    )


def test_the_newest_word_on_a_sign_is_told_with_its_side_and_since_when() -> None:
    signs = [
        {
            "sign": "hand_preference",
            "side": "left",
            "date": "2026-02-20",
            "first_noticed": "2026-02-01",
        }
    ]
    text = text_of(report(build_review(a_diary(a_child(), NOON, signs=signs)), fonts=CARRIED))
    assert "Hand preference 20 Feb 2026 · left · first noticed by the family 1 Feb 2026" in text


def test_the_pdf_is_tagged_for_screen_readers_as_pdf_ua() -> None:
    made = report(demo("waking_series"), fonts=CARRIED)
    assert made.missing == ()
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        assert str(pdf.Root["/Lang"]).startswith("en")
        assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Movement diary of Sparrow, 24 Oct to 20 Nov 2026"
    tags = [tag for tag, _ in tags_of(made)]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") >= 5
    assert tags.count("/Table") == 3
    assert tags.count("/TH") == 5 + 2 + 3
    assert [alt for tag, alt in tags_of(made) if tag == "/Figure"] != []
    assert all(alt for tag, alt in tags_of(made) if tag == "/Figure")
    assert any("24-hour chart, 24 Oct 2026 to 20 Nov 2026" in alt for _, alt in tags_of(made))


@pytest.mark.parametrize("name", ["محمد", "Nguyễn Thị Ánh", "Þórarinn Õunapuu"])
def test_a_name_in_another_script_is_whole_in_an_accessible_pdf(name: str) -> None:
    made = report(review_of(child=a_child(name=name)), fonts=CARRIED)
    assert made.missing == ()
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert name in metadata["dc:title"]


def test_a_name_no_font_here_can_write_still_gives_a_tagged_page_and_the_caller_is_told() -> None:
    made = report(review_of(child=a_child(name="李小龍")), fonts=CARRIED)
    assert [one.script for one in made.missing] == ["Chinese or Japanese"]
    assert ("/H1", "") in tags_of(made)
    assert "Age 8 weeks 3 days" in text_of(made)
    assert report(review_of(child=a_child(name="Li")), fonts=CARRIED).missing == ()


def test_the_same_review_gives_the_same_bytes_dated_by_as_of() -> None:
    review = review_of([episode()])
    assert report_pdf(review) == report_pdf(review)
    dated_file_name = pdf_of(report_pdf(review)).metadata
    assert dated_file_name is not None
    assert dated_file_name.creation_date == review.as_of
    later = review_of([episode()], as_of="2026-03-02T12:00:00+00:00")
    assert report_pdf(later) != report_pdf(review)


def test_the_foot_names_edition_version_days_and_place_on_every_page() -> None:
    note = " ".join(["long"] * 1_900)
    made = report(review_of([episode(note=note)]), fonts=CARRIED)
    count = len(pdf_of(made).pages)
    assert count >= 2
    for page in range(count):
        text = text_of(made, page)
        assert "rules 2026.11" in text
        assert "Europe/London" in text
        assert f"page {page + 1} of {count}" in text


@pytest.mark.parametrize("name", [" ", "\u200b", "\u2066"])
def test_a_blank_name_still_gives_a_page(name: str) -> None:
    assert pdf_of(
        report(build_review(a_diary(a_child(name=name), "2026-06-01T12:00:00+00:00")))
    ).pages
