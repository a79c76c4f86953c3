"""The full archive: whole, read back without loss, films and all; its page says what was said, runs nothing and fetches nothing."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.conftest import NOW
from tests.exchange.test_diary_json import EXAMPLES, ROBIN, TWITCH, a_file, put, taken_out
from tests.exchange.test_spreadsheet import as_zip, files_of, rows_of, zipped
from tracker.cli import main
from tracker.domain.display_text import without_direction_marks
from tracker.domain.local_time import local_date
from tracker.domain.schemas import RECORDS
from tracker.domain.vocabulary import Movement
from tracker.exchange.detect import read_data, read_paths
from tracker.exchange.full_archive import write_full_archive
from tracker.exchange.safe_read import InvalidFile
from tracker.exchange.store_children import import_children
from tracker.exchange.video_clips import (
    INCOMING,
    NOT_WHOLE,
    Unpacked,
    described_film_sizes,
    film_file,
    films_folder,
    unpack_films,
)
from tracker.settings import DATA_FOLDER_VARIABLE, Settings
from tracker.storage import store
from tracker.storage.database import open_database, reading, writing
from tracker.storage.migrate import upgrade

COMFORT = re.compile(
    r"\b(normal|benign|healthy|safe|harmless|innocent|don.t worry|no concern|nothing wrong|all clear)\b",
    re.IGNORECASE,
)
FILM = b"not really a film" * 1_000
SHA256 = hashlib.sha256(FILM).hexdigest()
ID = str(TWITCH["id"])
CLIP = {"sha256": SHA256, "media_type": "video/mp4", "bytes": len(FILM)}
FILMED = TWITCH | {"clips": [CLIP]}


class Page(HTMLParser):
    """What stands on a page: its words, its tags, and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def settings_for(engine: Engine) -> Settings:
    return Settings(engine.url.render_as_string(), Path(str(engine.url.database)).parent)


def archived(engine: Engine, children: list[str] | None = None) -> bytes:
    target = io.BytesIO()
    with reading(engine) as session:
        write_full_archive(session, target, settings_for(engine), children, now=NOW)
    return target.getvalue()


def page_of(engine: Engine) -> Page:
    return Page(files_of(archived(engine))["diary.html"].decode())


@pytest.fixture
def beside(sqlite_engine: Engine) -> Path:
    """The folder of films beside the diary, with one film in it."""
    folder = films_folder(settings_for(sqlite_engine))
    folder.mkdir()
    (folder / f"{SHA256}.mp4").write_bytes(FILM)
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Engine]:
    """Another, empty diary in a folder of its own."""
    (tmp_path / "other").mkdir()
    url = f"sqlite:///{tmp_path / 'other' / 'diary.sqlite3'}"
    upgrade(url, NOW)
    engine = open_database(url)
    yield engine
    engine.dispose()


# everything is in it ---------------------------------------------------------------------------------------------------------


def test_every_example_is_in_the_archive_once_as_json_as_tables_and_as_a_page(
    sqlite_engine: Engine, other: Engine
) -> None:
    for path in EXAMPLES:
        put(sqlite_engine, path.read_bytes())
    data, first = archived(sqlite_engine), taken_out(sqlite_engine)
    files = files_of(data)
    assert json.loads(files["diary.json"]) == first
    assert {
        name.removeprefix("tables/"): content
        for name, content in files.items()
        if name.startswith("tables/")
    } == files_of(as_zip(sqlite_engine))
    count = sum(len(child[table]) for child in first["children"] for table in RECORDS)
    assert Page(files["diary.html"].decode()).tags.count("article") == count
    with writing(other) as session:
        import_children(session, read_data(data, NOW), by="import")
    assert taken_out(other) == first
    assert archived(sqlite_engine) == data


def test_one_child_of_two_is_archived_alone(sqlite_engine: Engine) -> None:
    put(sqlite_engine, a_file(TWITCH))
    put(sqlite_engine, a_file(id="2edd8b64-df44-4e51-95df-b0210bb59ad2", name="Wren"))
    data = archived(sqlite_engine, [ROBIN["id"]])
    assert [child.child.name for child in read_data(data, NOW)] == ["Robin"]
    assert b"Wren" not in b"".join(files_of(data).values())


def test_every_change_stands_in_the_history_with_who_made_it_and_how_it_read_before(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    with writing(sqlite_engine) as session:
        store.amend(session, "episodes", ID, {"state": "asleep"}, now=NOW, by="=Mum")
        store.amend(session, "episodes", ID, {"state": "awake"}, now=NOW, by="=Mum")
    rows = rows_of(files_of(archived(sqlite_engine))["history.csv"])
    entries = [
        (
            row["changed_by"],
            row["action"],
            row["table"],
            json.loads(row["before"]).get("state") if row["before"] else None,
        )
        for row in rows
    ]
    assert entries == [
        ("import", "imported", "children", None),
        ("import", "imported", "episodes", None),
        ("'=Mum", "amended", "episodes", None),
        ("'=Mum", "amended", "episodes", "asleep"),
    ]
    assert {row["changed_at"] for row in rows} == {"2026-11-22T13:00:00+01:00"}


# films -----------------------------------------------------------------------------------------------------------------------


def unpacked(
    data: bytes, folder: Path, *, most_bytes: int = 10**6, room_bytes: int = 10**6
) -> Unpacked:
    """Lay the films of an archive aside in a folder."""
    sizes = described_film_sizes(read_data(data, NOW))
    return unpack_films(
        io.BytesIO(data), folder, sizes, most_bytes=most_bytes, room_bytes=room_bytes
    )


def test_a_film_that_lies_beside_the_diary_goes_out_and_comes_in_again(
    sqlite_engine: Engine, beside: Path, other: Engine
) -> None:
    put(sqlite_engine, a_file(FILMED))
    data = archived(sqlite_engine)
    assert files_of(data)[f"clips/{SHA256}.mp4"] == FILM
    assert f'<a href="clips/{SHA256}.mp4">' in files_of(data)["diary.html"].decode()
    folder = films_folder(settings_for(other))
    assert unpacked(data, folder) == Unpacked(1)
    incoming = folder / INCOMING / SHA256
    assert incoming.read_bytes() == FILM
    assert stat.S_IMODE(incoming.stat().st_mode) == 0o600
    assert unpacked(data, folder) == Unpacked()
    assert film_file(folder, CLIP) == incoming
    assert film_file(beside, CLIP) == beside / f"{SHA256}.mp4"


@pytest.mark.parametrize("content", [None, FILM[:-1]], ids=["gone", "cut short"])
def test_a_film_that_is_gone_or_broken_is_said_to_be_missing(
    sqlite_engine: Engine, beside: Path, content: bytes | None
) -> None:
    film = beside / f"{SHA256}.mp4"
    film.unlink()
    if content:
        film.write_bytes(content)
    put(sqlite_engine, a_file(FILMED))
    files = files_of(archived(sqlite_engine))
    assert [name for name in files if name.startswith("clips/")] == []
    words = Page(files["diary.html"].decode()).text
    assert "1 of its videos did not lie beside the diary" in words
    assert (
        "1 video that the diary speaks of did not lie beside it, so the archive is without."
        in words
    )


@pytest.mark.parametrize(
    "swap",
    [FILM[:-1] + b"x", FILM + b"x", b""],
    ids=["another film", "larger than described", "empty"],
)
def test_a_film_that_is_not_what_its_name_says_is_not_put_back(
    sqlite_engine: Engine, beside: Path, other: Engine, swap: bytes
) -> None:
    assert beside
    put(sqlite_engine, a_file(FILMED))
    data = zipped(files_of(archived(sqlite_engine)) | {f"clips/{SHA256}.mp4": swap})
    folder = films_folder(settings_for(other))
    assert unpacked(data, folder) == Unpacked(0, [NOT_WHOLE])
    assert list((folder / INCOMING).iterdir()) == []


@pytest.mark.parametrize("fault", ["locked", "packed otherwise"])
def test_a_film_that_cannot_be_unpacked_is_left_out_in_a_sentence(
    sqlite_engine: Engine, beside: Path, other: Engine, fault: str
) -> None:
    assert beside
    put(sqlite_engine, a_file(FILMED))
    data = archived(sqlite_engine)
    sizes = described_film_sizes(read_data(data, NOW))
    name = f"clips/{SHA256}.mp4".encode()
    local, central = data.index(name) - 30, data.rindex(name) - 46
    odd = bytearray(data)
    place, value = (6, 1) if fault == "locked" else (8, 99)
    odd[local + place], odd[central + place + 2] = value, value
    folder = films_folder(settings_for(other))
    result = unpack_films(io.BytesIO(bytes(odd)), folder, sizes, most_bytes=10**6, room_bytes=10**6)
    assert result == Unpacked(0, [NOT_WHOLE])
    assert list((folder / INCOMING).iterdir()) == []


@pytest.mark.parametrize(
    ("most_bytes", "room_bytes", "words"),
    [
        (len(FILM), len(FILM), None),
        (len(FILM) - 1, len(FILM), "The diary keeps none so large"),
        (len(FILM), len(FILM) - 1, "there is no room for it"),
    ],
)
def test_a_film_that_is_too_large_or_finds_no_room_is_left_out_in_a_sentence(
    sqlite_engine: Engine,
    beside: Path,
    other: Engine,
    most_bytes: int,
    room_bytes: int,
    words: str | None,
) -> None:
    assert beside
    put(sqlite_engine, a_file(FILMED))
    data, folder = archived(sqlite_engine), films_folder(settings_for(other))
    result = unpacked(data, folder, most_bytes=most_bytes, room_bytes=room_bytes)
    assert result.count == (0 if words else 1)
    assert [words in problem for problem in result.problems if words] == [True] * bool(words)


def test_a_film_that_no_entry_speaks_of_is_not_put_back(
    sqlite_engine: Engine, other: Engine
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    data = zipped(files_of(archived(sqlite_engine)) | {f"clips/{SHA256}.mp4": FILM})
    folder = films_folder(settings_for(other))
    assert unpacked(data, folder) == Unpacked()
    assert not folder.exists()


# the page --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_page_runs_nothing_fetches_nothing_and_says_every_note_and_every_day(
    sqlite_engine: Engine, path: Path
) -> None:
    put(sqlite_engine, path.read_bytes())
    page = page_of(sqlite_engine)
    assert not {"script", "img", "iframe", "link", "object", "form", "base"} & set(page.tags)
    assert not [
        name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}
    ]
    assert [
        value
        for name, value in page.attributes
        if name == "href" and not str(value).startswith("#child-")
    ] == []
    for child in taken_out(sqlite_engine)["children"]:
        records = [answers for table in RECORDS for answers in child[table]]
        assert [
            answers["note"]
            for answers in records
            if "note" in answers and " ".join(answers["note"].split()) not in page.text
        ] == []
        days = {local_date_of(answers, child["time_zone"]) for answers in records}
        assert [
            day for day in days if f"{day:%A}, {day.day} {day:%B} {day.year}" not in page.text
        ] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_neither_the_page_nor_the_word_list_of_the_tables_speaks_a_word_of_comfort(
    sqlite_engine: Engine, path: Path
) -> None:
    put(sqlite_engine, path.read_bytes())
    files = files_of(archived(sqlite_engine))
    text = Page(
        re.sub('<p class="note".*?</p>', "", files["diary.html"].decode(), flags=re.DOTALL)
    ).text
    words = re.sub(r"(?m)^ +\w+: ", "", files["tables/README.txt"].decode())
    assert COMFORT.findall(text) == []
    assert COMFORT.findall(words) == []


def local_date_of(answers: dict[str, Any], home: str) -> Any:
    from datetime import date, datetime  # noqa: PLC0415

    result = answers.get("started_at") or answers.get("given_at")
    return (
        local_date(datetime.fromisoformat(result), answers.get("time_zone", home))
        if result
        else date.fromisoformat(answers["date"])
    )


@pytest.mark.parametrize(
    "note",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</p></article></body>",
        "&amp;&lt;",
        "<!--",
        "مرحبا\u202e abc",
        "\u202eevil",
    ],
)
def test_a_note_stands_on_the_page_letter_by_letter(sqlite_engine: Engine, note: str) -> None:
    put(sqlite_engine, a_file(TWITCH | {"note": note, "logged_by": note}, name=note))
    page = page_of(sqlite_engine)
    assert [without_direction_marks(words) for words in page.words].count(
        without_direction_marks(note)
    ) == 4  # the title, the child's own heading, the note and who logged it
    assert not {"script", "img"} & set(page.tags)


def test_a_control_code_is_shown_as_its_picture(sqlite_engine: Engine) -> None:
    put(sqlite_engine, a_file(TWITCH | {"note": "\x1b[31mred\x07\x7f\r\nnext"}))
    html = files_of(archived(sqlite_engine))["diary.html"].decode()
    assert "␛[31mred␇␡\nnext" in unescape(html)


def test_not_asked_is_never_no_and_a_removed_entry_is_marked(sqlite_engine: Engine) -> None:
    put(
        sqlite_engine,
        a_file(
            TWITCH | {"removed_at": "2026-11-21T10:00:00+01:00", "removed_why": "double"}, sex=None
        ),
    )
    page = page_of(sqlite_engine)
    assert "deleted (entered twice), so it is not counted" in page.text
    assert ("class", "removed") in page.attributes
    for word in ("breathing", "vitamin D", "Registered", "not asked:", "None"):
        assert word not in page.text
    assert Movement.TWITCH.parent.capitalize() in page.text


def test_a_time_away_from_home_names_its_place_and_a_day_alone_has_no_time(
    sqlite_engine: Engine,
) -> None:
    away = TWITCH | {"time_zone": "America/Bogota"}
    alone = {"started_at": "2026-11-17T12:34:00+01:00", "time_precision": "day_only"}
    about = {"started_at": "2026-11-18T12:35:00+01:00", "time_precision": "about"}
    put(sqlite_engine, a_file(away, alone, about))
    words = page_of(sqlite_engine).text
    assert "Thursday, 19 November 2026 21:12 in America/Bogota Small twitch" in words
    assert "12:34" not in words
    assert "about 12:35" in words


def test_what_the_family_wrote_for_the_doctor_is_on_the_page(sqlite_engine: Engine) -> None:
    from tracker.domain.report_note import VisitNote  # noqa: PLC0415

    put(sqlite_engine, a_file())
    with writing(sqlite_engine) as session:
        store.save_report_note(
            session,
            ROBIN["id"],
            VisitNote(concern="It <is> more", questions=("Why?", "What now?")),
            now=NOW,
            by=None,
        )
    words = page_of(sqlite_engine).text
    assert "It <is> more" in words
    assert "Why? What now?" in words
    assert "No entry yet." in words


def test_an_empty_diary_is_archived_too(sqlite_engine: Engine) -> None:
    data = archived(sqlite_engine)
    assert "nobody yet" in Page(files_of(data)["diary.html"].decode()).text
    assert read_data(data, NOW) == []


# the command line ------------------------------------------------------------------------------------------------------------


def test_the_command_writes_an_archive_and_another_diary_takes_it_in_with_its_films(
    sqlite_engine: Engine,
    beside: Path,
    other: Engine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    assert beside
    put(sqlite_engine, a_file(FILMED))
    file = tmp_path / "all.zip"
    here, there = sqlite_engine.url.render_as_string(), other.url.render_as_string()
    assert main.main(["--database", here, "export", "--format", "archive"]) == 1
    assert "export --format archive -o FILE.zip" in capsys.readouterr().err
    assert main.main(["--database", here, "export", "--format", "archive", "-o", str(file)]) == 0
    assert main.main(["--database", there, "import", "--dry-run", str(file)]) == 0
    assert not films_folder(settings_for(other)).exists()
    assert main.main(["--database", there, "import", "--json", str(file)]) == 0
    assert json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))["added"] == {
        "children": 1,
        "episodes": 1,
        "clips": 1,
    }
    assert (films_folder(settings_for(other)) / INCOMING / SHA256).read_bytes() == FILM


def test_an_archive_larger_than_a_file_may_be_is_read_because_its_films_stay_packed(
    sqlite_engine: Engine, beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.exchange import safe_read, safe_unzip  # noqa: PLC0415

    assert beside
    put(sqlite_engine, a_file(FILMED))
    file = tmp_path / "all.zip"
    file.write_bytes(archived(sqlite_engine))
    for module in (safe_read, safe_unzip):
        monkeypatch.setattr(module, "LARGEST_FILE_BYTES", 4_000)
    assert file.stat().st_size > 4_000
    assert [child.child.name for child in read_paths([file], NOW)] == ["Robin"]
    file.write_bytes(zipped({"children.csv": b"x" * 5_000}))
    with pytest.raises(InvalidFile, match="unpacks to more than a diary holds"):
        read_paths([file], NOW)
