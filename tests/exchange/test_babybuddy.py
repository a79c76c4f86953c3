"""Real exports of a made-up family's Baby Buddy, held against what its database truly said."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.conftest import NOW
from tests.exchange.test_diary_json import ROBIN, a_file, put, taken_out
from tests.exchange.test_spreadsheet import stored_episodes, zipped
from tracker.exchange.detect import read_files, tracker_of
from tracker.exchange.safe_read import InvalidFile
from tracker.exchange.store_children import Outcome, import_children
from tracker.exchange.trackers.model import ImportOptions, ImportSummary
from tracker.presentation.growth_charts import growth_charts
from tracker.review import build_review
from tracker.storage import store
from tracker.storage.database import reading, writing

HERE = Path(__file__).parent / "babybuddy"
TRUTH = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))
TWITCHES = {f"import:babybuddy:note:{note['note_id']}": note for note in TRUTH["twitch_notes"]}
SECOND = timedelta(seconds=1)
LONDON = ImportOptions(time_zone="Europe/London", weight_unit="kg", length_unit="cm")
UTC_ZONE = ImportOptions(time_zone="UTC", home_zone="Europe/London")
NOOR = {"name": "Noor", "birth_date": "2026-06-03", "time_zone": "Europe/London"}
NOTES_HEAD = "id,child_id,child_first_name,child_last_name,note,time,tags"
SLEEP_HEAD = "id,child_id,child_first_name,child_last_name,start,end,nap,notes,tags"


def files(*folders: str, kinds: Sequence[str] = ("*",)) -> list[Path]:
    return [
        path for folder in folders for kind in kinds for path in sorted((HERE / folder).glob(kind))
    ]


def take_in(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions = LONDON,
    *,
    replace: bool = False,
) -> tuple[Outcome, ImportSummary]:
    children, accounts = read_files(paths, NOW, stored_episodes(engine), options)
    with writing(engine) as session:
        return import_children(session, children, by="import", replace=replace), accounts[0]


def refusal(
    engine: Engine, paths: Sequence[Path], options: ImportOptions = LONDON
) -> list[tuple[str, str]]:
    before = taken_out(engine)
    with pytest.raises(InvalidFile) as wrong:
        read_files(paths, NOW, stored_episodes(engine), options)
    assert taken_out(engine) == before
    return [(problem.where, problem.problem) for problem in wrong.value.problems]


def a_child(engine: Engine, **answers: str) -> str:
    with writing(engine) as session:
        return store.record_child(session, NOOR | answers, now=NOW, by=None).id


def child_of(engine: Engine) -> dict[str, Any]:
    (child,) = taken_out(engine)["children"]
    return dict(child)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def by_source(records: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record["source"]: record for record in records}


def sheet(tmp_path: Path, head: str, *rows: str, name: str = "made.csv") -> Path:
    path = tmp_path / name
    path.write_bytes("\r\n".join([head, *rows, ""]).encode())
    return path


def edited(tmp_path: Path, path: Path, old: str, new: str) -> Path:
    text = path.read_bytes().decode()
    assert old in text
    (tmp_path / path.name).write_bytes(text.replace(old, new, 1).encode())
    return tmp_path / path.name


# what the exports hold -------------------------------------------------------------------------------------------------------

TAG_AND_CHILD = ("Tag-*", "Child-*")
VARIANTS = {
    "csv": (files("csv"), LONDON),
    "csv_without_child_id": (
        files("csv_without_child_id") + files("csv", kinds=TAG_AND_CHILD),
        LONDON,
    ),
    "csv_user_zone_utc": (files("csv_user_zone_utc") + files("csv", kinds=TAG_AND_CHILD), UTC_ZONE),
    "api": (files("api"), ImportOptions()),
    "api_after_web_login": (
        files("api_after_web_login") + files("api", kinds=["children.json", "profile.json"]),
        ImportOptions(),
    ),
    "api_paged": (
        files("api_paged") + files("api", kinds=["children.json", "profile.json"]),
        ImportOptions(),
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_twitch_of_every_export_is_an_episode_at_its_true_moment_with_its_own_words(
    sqlite_engine: Engine, variant: str
) -> None:
    paths, options = VARIANTS[variant]
    outcome, account = take_in(sqlite_engine, paths, options)
    child = child_of(sqlite_engine)
    assert (child["name"], child["birth_date"], child["time_zone"]) == (
        "Noor Example",
        "2026-06-03",
        "Europe/London",
    )
    assert outcome.added["episodes"] == len(TWITCHES) == 46
    result = by_source(child["episodes"])
    assert result.keys() == TWITCHES.keys()
    for source, note in TWITCHES.items():
        off = instant(note["time_utc"]) - instant(result[source]["started_at"])
        assert (
            timedelta() <= off < (timedelta.resolution if variant.startswith("api") else SECOND)
        ), source
        assert result[source]["note"] == note["text"]
    assert {frozenset(episode) for episode in result.values()} == {
        frozenset({"id", "started_at", "time_precision", "note", "source"})
    }
    assert {left["what"]: left["rows"] for left in account.left_alone}["notes"] == 64 - 46


def test_the_repeated_hour_is_settled_by_the_order_of_the_notes_and_then_exact(
    sqlite_engine: Engine,
) -> None:
    take_in(sqlite_engine, files("csv"))
    result = by_source(child_of(sqlite_engine)["episodes"])
    assert sum(note["in_repeated_hour"] for note in TWITCHES.values()) == 3
    assert {episode["time_precision"] for episode in result.values()} == {"exact"}


def test_sleeps_and_feeds_come_with_their_true_ends_and_nothing_of_what_was_fed(
    sqlite_engine: Engine,
) -> None:
    for variant, value in (("csv", LONDON), ("csv_user_zone_utc", UTC_ZONE)):
        outcome, account = take_in(
            sqlite_engine, files(variant, kinds=["Sleep*", "Feeding*", "Child*"]), value
        )
        assert (outcome.added or outcome.unchanged)["spans"] == TRUTH["rows"]["Sleep"] + TRUTH[
            "rows"
        ]["Feeding"]
        assert any("what and how much was fed stays" in notice for notice in account.notices)
        assert outcome.conflicts == []
    spans = by_source(child_of(sqlite_engine)["spans"])
    assert {span["kind"] for span in spans.values()} == {"sleep", "feed"}
    for one in TRUTH["times_in_the_repeated_hour"]:
        if one["model"] != "Note":
            key = {"start": "started_at", "end": "ended_at"}[one["field"]]
            assert instant(
                spans[f"import:babybuddy:{one['model'].lower()}:{one['id']}"][key]
            ) == instant(one["utc"])


def test_spans_agree_with_the_interface_to_the_second(sqlite_engine: Engine) -> None:
    take_in(sqlite_engine, files("csv"))
    spans = by_source(child_of(sqlite_engine)["spans"])
    for name, model in (("sleep", "sleep"), ("feedings", "feeding")):
        for row in json.loads((HERE / "api" / f"{name}.json").read_text(encoding="utf-8"))[
            "results"
        ]:
            span = spans[f"import:babybuddy:{model}:{row['id']}"]
            for key, column in (("started_at", "start"), ("ended_at", "end")):
                assert instant(span[key]) == instant(row[column]).replace(microsecond=0)
            assert span.get("note", "") == (row["notes"] or "")


def test_medicines_keep_their_amount_and_400_is_never_drops(sqlite_engine: Engine) -> None:
    _, account = take_in(sqlite_engine, files("csv"))
    doses = by_source(child_of(sqlite_engine)["doses"])
    assert len(doses) == TRUTH["rows"]["Medication"]
    values = {
        (dose["medicine"], dose.get("amount"), dose.get("unit"), dose.get("note"))
        for dose in doses.values()
    }
    assert values == {
        ("Vitamin D", 1, "drops", "400 IU"),
        ("Vitamin D", 400, None, None),
        ("Infant paracetamol", 2.5, "ml", "after jabs, 37.9"),
    }
    assert any("More drops than anybody gives: 24 doses" in notice for notice in account.notices)


def test_sixty_drops_are_drops_and_sixty_one_are_not(sqlite_engine: Engine, tmp_path: Path) -> None:
    head = "id,child_first_name,child_last_name,name,dosage,dosage_unit,time,next_dose_interval,notes,tags"
    rows = [f"{n},Noor,Example,Drops,{n},drops,2026-11-01 08:00:00,,," for n in (60, 61)]
    take_in(sqlite_engine, [sheet(tmp_path, head, *rows), *files("csv", kinds=["Child*"])])
    assert {dose["amount"]: dose.get("unit") for dose in child_of(sqlite_engine)["doses"]} == {
        60: "drops",
        61: None,
    }


@pytest.mark.parametrize("folder", ["csv", "csv_user_language_de", "api"])
def test_sizes_come_in_the_unit_that_was_said_with_a_point_or_a_comma(
    sqlite_engine: Engine, folder: str
) -> None:
    take_in(
        sqlite_engine,
        files(folder) + (files("csv", kinds=["Child*"]) if folder.endswith("de") else []),
    )
    sizes = {
        (one["kind"], one["date"]): one["value"] for one in child_of(sqlite_engine)["measurements"]
    }
    assert sizes == {
        ("weight_g", "2026-08-20"): 5_420,
        ("weight_g", "2026-09-17"): 6_110,
        ("weight_g", "2026-10-02"): 6_400,
        ("weight_g", "2026-10-30"): 6_920,
        ("weight_g", "2026-11-13"): 7_100,
        ("head_circumference_cm", "2026-08-20"): 39.2,
        ("head_circumference_cm", "2026-10-02"): 41.1,
        ("head_circumference_cm", "2026-11-13"): 42.3,
    }


def test_sizes_of_baby_buddy_have_their_place_on_the_growth_chart(sqlite_engine: Engine) -> None:
    child_id = a_child(sqlite_engine, sex="female")
    take_in(sqlite_engine, files("csv"))
    with reading(sqlite_engine) as session:
        review = build_review(store.load_diary(session, child_id, NOW))
    assert len(review.growth) == 8
    assert set(review.growth["not_charted"]) == {""}
    charts = {chart.name: len(chart.rows) for chart in growth_charts(review)}
    assert charts == {"Head circumference": 3, "Weight": 5}


def test_without_a_unit_sizes_are_left_alone_and_come_when_it_is_said(
    sqlite_engine: Engine,
) -> None:
    outcome, account = take_in(
        sqlite_engine, files("csv"), ImportOptions(time_zone="Europe/London")
    )
    assert "measurements" not in outcome.added
    assert {
        left["what"]: left["rows"] for left in account.left_alone if "unit" in str(left["why"])
    } == {
        "weight": 5,
        "head circumference": 3,
        "temperatures": 6,
    }
    assert take_in(sqlite_engine, files("csv"))[0].added == {"measurements": 8}


def test_what_this_diary_does_not_keep_is_counted_and_milestones_are_named(
    sqlite_engine: Engine,
) -> None:
    _, account = take_in(sqlite_engine, files("csv"))
    left = {str(one["what"]): one["rows"] for one in account.left_alone}
    assert left == {"tummy time": 120, "nappy changes": 172, "temperatures": 6, "notes": 18}
    texts = [str(one["text"]) for one in account.milestones]
    assert "first roll! tummy to back, twice" in texts
    assert "rolled tummy to back" in texts
    assert len([one for one in account.milestones if str(one["where"]).startswith("Note-")]) == 7


def test_files_without_rows_add_nothing_and_need_no_zone(sqlite_engine: Engine) -> None:
    a_child(sqlite_engine)
    outcome, account = take_in(sqlite_engine, files("csv_header_only"), ImportOptions())
    assert (outcome.added, outcome.problems, account.left_alone) == ({}, [], [])


def test_a_missing_page_is_told(sqlite_engine: Engine) -> None:
    a_child(sqlite_engine)
    _, account = take_in(sqlite_engine, files("api_paged")[:2], ImportOptions())
    assert any("counts 64, and these files hold 40" in notice for notice in account.notices)
    assert not any(
        "page is missing" in notice
        for notice in take_in(sqlite_engine, files("api_paged"), ImportOptions())[1].notices
    )


# again -----------------------------------------------------------------------------------------------------------------------


def test_whatever_export_comes_second_adds_nothing_on_either_database(engine: Engine) -> None:
    take_in(engine, files("csv"))
    first = taken_out(engine)
    for folder in (
        "csv",
        "csv_without_child_id",
        "csv_user_language_de",
        "api",
        "api_paged",
        "api_after_web_login",
    ):
        tags = files("csv", kinds=["Tag*"]) if folder == "csv_without_child_id" else []
        outcome, _ = take_in(engine, files(folder) + tags)
        assert (outcome.added, outcome.conflicts) == ({}, []), folder
    assert (
        take_in(engine, files("csv_user_zone_utc") + files("csv", kinds=["Tag*"]), UTC_ZONE)[
            0
        ].conflicts
        == []
    )
    assert taken_out(engine) == first


def test_an_edited_row_is_a_conflict_and_the_stored_one_stays_unless_told(
    engine: Engine, tmp_path: Path
) -> None:
    take_in(engine, files("csv"))
    note = edited(
        tmp_path,
        files("csv", kinds=["Note*"])[0],
        "one tiny twitch of the hand",
        "one tiny twitch of the left hand",
    )
    paths = [note, *files("csv", kinds=["Tag*"])]
    outcome, _ = take_in(engine, paths)
    assert [(one["where"], one["differs"]) for one in outcome.conflicts] == [
        ("Note-2026-11-22.csv, row 7", ["note"])
    ]
    assert (
        by_source(child_of(engine)["episodes"])["import:babybuddy:note:59"]["note"]
        == "one tiny twitch of the hand"
    )
    assert take_in(engine, paths, replace=True)[0].replaced == {"episodes": 1}
    assert (
        by_source(child_of(engine)["episodes"])["import:babybuddy:note:59"]["note"]
        == "one tiny twitch of the left hand"
    )
    assert take_in(engine, paths)[0].conflicts == []


def test_what_was_answered_here_is_no_difference_and_survives_replace(
    engine: Engine, tmp_path: Path
) -> None:
    take_in(engine, files("csv"))
    episodes = by_source(child_of(engine)["episodes"])
    answered, gone = (episodes[f"import:babybuddy:note:{number}"]["id"] for number in (59, 61))
    with writing(engine) as session:
        store.amend(
            session,
            "episodes",
            answered,
            {"state": "awake", "movements": ["twitch"]},
            now=NOW,
            by="Mum",
        )
        store.remove(session, "episodes", gone, now=NOW, by="Mum")
    assert take_in(engine, files("csv"))[0].conflicts == []
    note = edited(
        tmp_path, files("csv", kinds=["Note*"])[0], "one tiny twitch of the hand", "a twitch"
    )
    take_in(engine, [note, *files("csv", kinds=["Tag*"])], replace=True)
    episode = by_source(child_of(engine)["episodes"])["import:babybuddy:note:59"]
    assert (episode["note"], episode["state"], episode["movements"]) == (
        "a twitch",
        "awake",
        ["twitch"],
    )
    assert "removed_at" in by_source(child_of(engine)["episodes"])["import:babybuddy:note:61"]


# clocks ----------------------------------------------------------------------------------------------------------------------


def notes_at(tmp_path: Path, *times: str) -> list[Path]:
    rows = [f"{number},1,Noor,Example,n,{time},1" for number, time in enumerate(times)]
    return [sheet(tmp_path, NOTES_HEAD, *rows, name="Note.csv"), *files("csv", kinds=["Tag*"])]


def moments(engine: Engine) -> str:
    episodes = by_source(child_of(engine)["episodes"])
    return ", ".join(
        f"{instant(one['started_at']):%d %H:%M} {one['time_precision']}"
        for _, one in sorted(episodes.items())
    )


@pytest.mark.parametrize(
    ("times", "result"),
    [
        # newest first: above the rise the second pass, from it on the first
        ("26 09:00, 25 01:10, 25 01:50", "26 09:00 exact, 25 01:10 exact, 25 00:50 exact"),
        # no rise, so no hint
        ("26 09:00, 25 01:50, 25 01:10", "26 09:00 exact, 25 00:50 about, 25 00:10 about"),
        # nothing but the hour: the list may as well run from the oldest on
        ("25 01:10, 25 01:50", "25 00:10 about, 25 00:50 about"),
        # it rises elsewhere too, so somebody sorted it
        (
            "24 09:00, 26 09:00, 25 01:10, 25 01:50",
            "24 08:00 exact, 26 09:00 exact, 25 00:10 about, 25 00:50 about",
        ),
        # it rises twice within the hour
        (
            "26 09:00, 25 01:10, 25 01:50, 25 01:20, 25 01:30",
            "26 09:00 exact, 25 00:10 about, 25 00:50 about, 25 00:20 about, 25 00:30 about",
        ),
        # one minute after the hour and one before
        ("25 02:00, 25 00:59", "25 02:00 exact, 24 23:59 exact"),
    ],
)
def test_the_repeated_hour(sqlite_engine: Engine, tmp_path: Path, times: str, result: str) -> None:
    a_child(sqlite_engine)
    _, account = take_in(
        sqlite_engine, notes_at(tmp_path, *[f"2026-10-{time}:00" for time in times.split(", ")])
    )
    assert moments(sqlite_engine) == result
    assert any("clock repeated" in notice for notice in account.notices) == ("about" in result)


@pytest.mark.parametrize(
    ("start", "end", "result"),
    [
        ("2026-10-25 01:50:00", "2026-10-25 01:09:00", ("00:50", "01:09")),
        ("2026-10-25 01:35:00", "2026-10-25 01:40:00", ("00:35", "00:40")),
        ("2026-10-25 00:50:00", "2026-10-25 01:10:00", ("23:50", "00:10")),
        ("2026-10-25 01:50:00", "2026-10-25 02:10:00", ("00:50", "02:10")),
    ],
)
def test_a_feed_across_the_change_ends_after_it_began(
    sqlite_engine: Engine, tmp_path: Path, start: str, end: str, result: tuple[str, str]
) -> None:
    a_child(sqlite_engine)
    _, account = take_in(
        sqlite_engine, [sheet(tmp_path, SLEEP_HEAD, f"1,1,Noor,Example,{start},{end},0,,")]
    )
    (span,) = child_of(sqlite_engine)["spans"]
    assert (
        tuple(instant(span[key]).strftime("%H:%M") for key in ("started_at", "ended_at")) == result
    )
    assert any("clock repeated" in notice for notice in account.notices)


def test_an_end_before_its_start_on_any_other_day_is_refused(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_child(sqlite_engine)
    paths = [
        sheet(tmp_path, SLEEP_HEAD, "1,1,Noor,Example,2026-10-26 01:50:00,2026-10-26 01:09:00,0,,")
    ]
    assert refusal(sqlite_engine, paths) == [("made.csv, row 2", "ended_at is before started_at")]


def test_the_hour_that_spring_skips_is_refused_because_the_zone_is_wrong(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_child(sqlite_engine, birth_date="2026-01-01")
    paths = notes_at(tmp_path, "2026-03-29 01:30:00")
    assert refusal(sqlite_engine, paths) == [
        (
            "Note.csv, row 2, column time",
            "is a time that the clocks of Europe/London skipped that day",
        )
    ]
    assert take_in(sqlite_engine, paths, ImportOptions(time_zone="UTC"))[0].added == {"episodes": 1}


def test_a_time_without_a_zone_is_never_guessed(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_child(sqlite_engine)
    paths = notes_at(tmp_path, "2026-11-01 01:30:00")
    assert refusal(sqlite_engine, paths, ImportOptions()) == [
        ("Note.csv", "says times without saying in which time zone")
    ]
    with pytest.raises(
        InvalidFile, match="set your time zone in Baby Buddy to UTC, export, set it back"
    ):
        read_files(paths, NOW, stored_episodes(sqlite_engine), ImportOptions())


def test_who_exported_in_utc_is_asked_where_the_child_lives(sqlite_engine: Engine) -> None:
    paths = files("csv_user_zone_utc") + files("csv", kinds=TAG_AND_CHILD)
    assert refusal(sqlite_engine, paths, ImportOptions(time_zone="UTC")) == [
        ("Child-2026-11-22.csv, row 2", "does not say where the child lives")
    ]


# tags ------------------------------------------------------------------------------------------------------------------------


def test_which_tag_means_a_movement_is_said_without_case_and_may_be_several(
    sqlite_engine: Engine,
) -> None:
    a_child(sqlite_engine)
    assert (
        take_in(
            sqlite_engine,
            files("csv"),
            ImportOptions(time_zone="Europe/London", episode_tags=("VIDEO",)),
        )[0].added["episodes"]
        == 5
    )
    both = ImportOptions(episode_tags=("Twitch", "video"))
    assert take_in(sqlite_engine, files("api", kinds=["notes.json"]), both)[0].added == {
        "episodes": 43
    }
    _, account = take_in(
        sqlite_engine,
        files("csv"),
        ImportOptions(time_zone="Europe/London", episode_tags=("jerk",)),
    )
    assert any(
        "No note is tagged jerk. The tags here: left foot, milestone" in notice
        for notice in account.notices
    )


def test_without_the_tags_notes_are_left_alone_and_the_person_is_told_to_export_them(
    sqlite_engine: Engine,
) -> None:
    a_child(sqlite_engine)
    notes = files("csv", kinds=["Note*"])
    outcome, account = take_in(sqlite_engine, notes)
    assert (outcome.added, sum(int(str(left["rows"])) for left in account.left_alone)) == ({}, 64)
    assert any("export the tags too" in notice for notice in account.notices)
    assert take_in(
        sqlite_engine, notes, ImportOptions(time_zone="Europe/London", episode_tags=("1",))
    )[0].added == {"episodes": 46}


# whose -----------------------------------------------------------------------------------------------------------------------


def test_a_child_of_the_same_first_name_is_the_child(sqlite_engine: Engine) -> None:
    noor = a_child(sqlite_engine, name="noor")
    outcome, account = take_in(sqlite_engine, files("csv"))
    assert "children" not in outcome.added
    assert account.children == [
        {"in_file": "Noor Example", "here": "noor", "id": noor, "new": False}
    ]


def test_nothing_lands_under_another_child(sqlite_engine: Engine) -> None:
    put(sqlite_engine, a_file())
    unsure = "are about Noor Example, and no child of this diary is plainly the same"
    assert refusal(sqlite_engine, files("csv")) == [("the files", unsure)]
    outcome, account = take_in(
        sqlite_engine,
        files("csv"),
        ImportOptions(time_zone="Europe/London", child_id=str(ROBIN["id"])),
    )
    assert outcome.added["episodes"] == 46
    assert "born 2026-06-03 there and 2026-06-01 here" in account.notices[0]


def test_a_namesake_born_on_another_day_is_not_taken_for_the_child(sqlite_engine: Engine) -> None:
    a_child(sqlite_engine, birth_date="2026-06-04")
    assert (
        "no child of this diary is plainly the same" in refusal(sqlite_engine, files("csv"))[0][1]
    )


def test_without_any_child_the_file_of_children_is_asked_for(sqlite_engine: Engine) -> None:
    assert refusal(sqlite_engine, files("csv", kinds=["Sleep*"])) == [
        ("the files", "are about Noor Example, and this diary has no child yet")
    ]


def test_of_twins_each_row_goes_to_its_own_and_child_takes_one(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    noor, sami = a_child(sqlite_engine), a_child(sqlite_engine, name="Sami")
    rows = [
        "1,1,Noor,Example,2026-11-01 01:00:00,2026-11-01 02:00:00,0,,",
        "2,2,Sami,Example,2026-11-01 03:00:00,2026-11-01 04:00:00,0,,",
    ]
    path = sheet(tmp_path, SLEEP_HEAD, *rows)
    _, account = take_in(
        sqlite_engine, [path], ImportOptions(time_zone="Europe/London", child_id=sami)
    )
    assert account.left_alone == [{"what": "sleep", "rows": 1, "why": "they are another child's"}]
    take_in(sqlite_engine, [path])
    fields = {
        child["id"]: [span["source"] for span in child["spans"]]
        for child in taken_out(sqlite_engine)["children"]
    }
    assert fields == {noor: ["import:babybuddy:sleep:1"], sami: ["import:babybuddy:sleep:2"]}
    other = a_child(sqlite_engine, name="Kim")
    assert (
        refusal(sqlite_engine, [path], ImportOptions(time_zone="UTC", child_id=other))[0][0]
        == "--child"
    )


# as files come -----------------------------------------------------------------------------------------------------------------


def test_columns_in_any_order_and_case_with_a_mark_and_semicolons_are_read(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_child(sqlite_engine)
    path = tmp_path / "x.csv"
    path.write_bytes(
        "\ufeffNotes;END;Start;Nap;Child_First_Name;child_last_name\ncot;2026-11-01 02:00;2026-11-01 01:00;1;Noor;Example\n".encode()
    )
    assert take_in(sqlite_engine, [path])[0].added == {"spans": 1}
    (span,) = child_of(sqlite_engine)["spans"]
    assert span["note"] == "cot"
    assert span["source"].startswith("import:babybuddy:sleep:")
    assert take_in(sqlite_engine, [path])[0].added == {}


def test_the_admin_pages_json_and_tsv_are_read_as_its_csv(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    take_in(sqlite_engine, files("csv"))
    rows = list(
        csv.DictReader(
            io.StringIO(files("csv", kinds=["Note*"])[0].read_bytes().decode(), newline="")
        )
    )
    as_json, as_tsv = tmp_path / "Note.json", tmp_path / "Note.tsv"
    as_json.write_text(json.dumps(rows), encoding="utf-8")
    with as_tsv.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)
    for path in (as_json, as_tsv):
        outcome, _ = take_in(sqlite_engine, [path, *files("csv", kinds=["Tag*"])])
        assert (outcome.added, outcome.conflicts, outcome.unchanged["episodes"]) == ({}, [], 46)


def test_a_folder_and_a_zip_are_their_files(sqlite_engine: Engine, tmp_path: Path) -> None:
    first, _ = take_in(sqlite_engine, [HERE / "csv"])
    packed = tmp_path / "export.zip"
    packed.write_bytes(zipped({path.name: path.read_bytes() for path in files("csv")}))
    second, _ = take_in(sqlite_engine, [packed])
    assert second.added == {}
    assert first.added["episodes"] == second.unchanged["episodes"] == 46


def test_a_zip_of_another_tracker_is_recognised_as_its_files_are() -> None:
    exported = {path.name: path.read_bytes() for path in files("csv")}
    assert {tracker_of(data, name) for name, data in exported.items()} == {"babybuddy"}
    assert tracker_of(zipped(exported), "export.zip") == "babybuddy"
    huckleberry = HERE.parent / "huckleberry" / "export.csv"
    assert (
        tracker_of(zipped({"export.csv": huckleberry.read_bytes()}), "h.zip"),
        tracker_of(huckleberry.read_bytes(), "export.csv"),
    ) == ("huckleberry", "huckleberry")


@pytest.mark.parametrize(
    "data",
    [
        a_file(),
        zipped({"diary.json": a_file()}),
        zipped({"children.csv": b"name,birth_date"}),
        zipped({"xl/workbook.xml": b"", "note.csv": b"id,note,time"}),
        zipped({"photo.jpg": b"x"}),
        zipped({"Note.csv": b"id,note,time", "../Note.csv": b"id,note,time"}),
        zipped({"Note.csv": b"id,note,time"})[:-30],
        b"",
        b"PK\x03\x04",
    ],
)
def test_what_is_not_another_trackers_is_left_to_the_reader_of_our_own_files(data: bytes) -> None:
    assert tracker_of(data, "export.zip") is None


def test_text_that_looks_like_a_formula_stays_text(sqlite_engine: Engine) -> None:
    take_in(sqlite_engine, files("csv"))
    notes = {episode["note"] for episode in child_of(sqlite_engine)["episodes"]}
    assert {
        "=3 jerks, left foot, asleep",
        "+2 in a row, then nothing",
        "- right foot, 2 small ones",
    } <= notes


def test_a_dose_of_one_or_a_thousand_is_text_and_a_size_is_what_is_plausible(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_child(sqlite_engine)
    head = "id,child_id,child_first_name,child_last_name,name,dosage,dosage_unit,time,notes,tags"
    row = '1,1,Noor,Example,Vitamin D,"1,000",IU,2026-11-01 08:00:00,after milk,'
    weights = "id,child_id,child_first_name,child_last_name,weight,date,notes,tags"
    weight = '1,1,Noor,Example,"4,125",2026-11-01,,'
    _, account = take_in(
        sqlite_engine,
        [
            sheet(tmp_path, head, row, name="m.csv"),
            sheet(tmp_path, weights, weight, name="w.csv"),
        ],
        ImportOptions(time_zone="Europe/London", weight_unit="kg"),
    )
    child = child_of(sqlite_engine)
    (dose,) = child["doses"]
    assert (dose.get("amount"), dose.get("unit"), dose["note"]) == (
        None,
        None,
        "1,000 IU. after milk",
    )
    assert [size["value"] for size in child["measurements"]] == [4125]
    assert any("“1,000” can mean two numbers" in notice for notice in account.notices)
    assert (account.first_day, account.last_day) == ("2026-11-01", "2026-11-01")
