"""Large files: read piece by piece, held in few bytes an entry, and told while it takes long."""

from __future__ import annotations

import csv
import gc
import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from tests.benchmarks.synthetic import NOW, a_child_with
from tracker.cli import files
from tracker.cli.main import main
from tracker.errors import InvalidRecord
from tracker.exchange import json_stream
from tracker.exchange.csv_cells import headers, record_cells
from tracker.exchange.detect import read_files
from tracker.exchange.progress import counted, progress_text, reported_to
from tracker.exchange.safe_read import FORMAT, parse, parse_stream, unpacked
from tracker.exchange.trackers.model import ImportOptions

CHILD = a_child_with(3, days=30)
DOCUMENT = {"format": FORMAT, "exported_at": NOW.isoformat(), "children": [CHILD]}
WHOLE = json.dumps(DOCUMENT, indent=1)
SMALL = json.dumps(
    {
        "format": FORMAT,
        "children": [{"name": "Zoë 🦉", "episodes": [{"note": '}],"\\'}], "signs": []}],
    },
    ensure_ascii=False,
)


def plain(value: object) -> object:
    """Return a document with everything in it unpacked."""
    value = unpacked(value)
    if isinstance(value, dict):
        return {key: plain(inside) for key, inside in value.items()}
    return [plain(inside) for inside in value] if isinstance(value, list) else value


def outcome(read: Callable[[], object]) -> object:
    """Return what a reader returns, or the problems for which it refuses a file."""
    try:
        return plain(read())
    except InvalidRecord as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("part_bytes", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        SMALL,
        f"\ufeff{SMALL}",
        SMALL.replace('"signs": []', '"signs": 7'),
        SMALL.replace('"signs": []', '"signs": [1, [2], {"a": {"b": 1}}, null, -2.5e3]'),
        SMALL.replace('"signs": []', '"signs": [NaN]'),
        SMALL.replace('"signs": []', '"signs": [1,]'),
        SMALL.replace('"signs": []', '"signs": [1 2]'),
        SMALL.replace('"signs": []', '"signs" []'),
        SMALL.replace('"signs": []', '"episodes": []'),
        SMALL.replace('"signs": []', "7: []"),
        SMALL.replace('"signs": []', '"signs": ["\t"]'),
        SMALL.replace('"children"', '"format"'),
        SMALL.replace('"children": [', '"children": {"a": [') + "}",
        SMALL + " x",
        SMALL.replace("/1", "/2"),
        '{"format": 1}',
        "[" * 20_000,
        '{"children": ' + "[" * 20_000,
        "",
    ],
)
def test_a_file_is_read_piece_by_piece_as_it_is_as_a_whole(
    text: str, part_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "PART_BYTES", part_bytes)
    data = text.encode()
    assert outcome(lambda: parse_stream(BytesIO(data))) == outcome(lambda: parse(data))


def test_a_file_that_is_cut_off_anywhere_is_refused_as_it_is_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_stream, "PART_BYTES", 16)
    data = SMALL.encode()
    for size in range(len(data)):
        cut = data[:size]
        assert outcome(partial(parse_stream, BytesIO(cut))) == outcome(partial(parse, cut)), size


def exchange_file(folder: Path, entries: int) -> Path:
    file = folder / "diary.json"
    document = {"format": FORMAT, "children": [a_child_with(entries, days=30)]}
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return file


def our_table(folder: Path, entries: int) -> Path:
    target = io.StringIO()
    table = csv.writer(target)
    table.writerow([*headers("episodes")[3:-1], "child"])
    for episode in a_child_with(entries, days=30)["episodes"]:
        table.writerow([*record_cells("episodes", episode), CHILD["name"]])
    file = folder / "episodes.csv"
    file.write_text(target.getvalue(), encoding="utf-8")
    return file


def huckleberry(folder: Path, entries: int) -> Path:
    file = folder / "huckleberry.csv"
    head = "Type,Start,End,Duration,Start Condition,Start Location,End Condition,Notes\n"
    rows = [
        f"Sleep,2026-11-{1 + n // 1440:02} {n // 60 % 24:02}:{n % 60:02},,,,,,nap {n}\n"
        for n in range(entries)
    ]
    file.write_text(head + "".join(rows), encoding="utf-8")
    return file


def most_bytes(file: Path) -> int:
    """Return the most memory that reading a file takes, bytes: the least of three readings.

    Each begins with no garbage, so that what other tests left does not decide when it is collected;
    other threads can only add to it.
    """
    return min(peak_bytes(file) for _ in range(3))


def peak_bytes(file: Path) -> int:
    stored = [{key: value for key, value in CHILD.items() if key not in {"episodes", "check_ins"}}]
    gc.collect()
    tracemalloc.start()
    try:
        read_files([file], NOW, stored, ImportOptions(time_zone="UTC"))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("usual_garbage_collection")
@pytest.mark.parametrize(
    ("written", "most_an_entry"),
    [(exchange_file, 900), (our_table, 1_600), (huckleberry, 1_700)],
)
def test_reading_holds_few_bytes_for_each_entry(
    tmp_path: Path,
    written: Callable[[Path, int], Path],
    most_an_entry: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_stream, "PART_BYTES", 4_096)
    few, many = 100, 500
    most_bytes(written(tmp_path, few))  # what is imported once is not counted
    before, after = (most_bytes(written(tmp_path, entries)) for entries in (few, many))
    assert (after - before) / (many - few) < most_an_entry


def test_an_import_does_not_load_what_only_pages_and_statistics_need(tmp_path: Path) -> None:
    file, url = exchange_file(tmp_path, 5), f"sqlite:///{tmp_path / 'diary.sqlite3'}"
    text = (
        "import sys; from tracker.cli.main import main; "
        "status = main(sys.argv[1:]); print(status, 'pandas' in sys.modules)"
    )
    words = [sys.executable, "-c", text, "--database", url, "import", str(file)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 False"


def test_a_slow_import_tells_how_far_it_is_and_a_quick_one_or_json_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, url = exchange_file(tmp_path, 700), f"sqlite:///{tmp_path / 'diary.sqlite3'}"
    words = ["--database", url, "import", str(file), "--dry-run"]
    assert main(words) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(files, "PROGRESS_EVERY_S", 0.0)
    assert main(words) == 0
    assert capsys.readouterr().err.splitlines() == [
        "Checking: 500 of 730 entries.",
        "Checking: 730 of 730 entries.",
        "Storing: 500 of 730 entries.",
        "Storing: 730 of 730 entries.",
    ]
    assert main([*words, "--json"]) == 0
    assert capsys.readouterr().err == ""


def test_progress_is_told_to_who_listens_and_to_nobody_else() -> None:
    messages = list[str]()
    counted("Checking", 2)(2)
    with reported_to(lambda *progress: messages.append(progress_text(*progress))):
        count = counted("Storing", 1_200)
        for number in (499, 1, 600, 100):
            count(number)
    counted("Checking", 2)(2)
    assert messages == [
        "Storing: 500 of 1,200 entries.",
        "Storing: 1,100 of 1,200 entries.",
        "Storing: 1,200 of 1,200 entries.",
    ]
