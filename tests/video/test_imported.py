"""Films of an archive: cleaned like those of a phone before anybody sees them, or refused in a sentence."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.video.clips import APPLE, make_film, with_timed_metadata
from tests.video.conftest import ROBIN, WREN, Films
from tests.video.test_bad_input import small_disk
from tracker.exchange.detect import ARCHIVED_DIARY, read_data
from tracker.exchange.diary_json import export, to_text
from tracker.exchange.store_children import import_children
from tracker.exchange.video_clips import Unpacked, stray_and_missing_films
from tracker.localization.pseudo import CLOSING, OPENING
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.storage.audit_log import CLIP
from tracker.storage.database import reading, writing
from tracker.video.imported import FULL_DISK, take_in

SIGNS = [b"iPhone", b"+52.5163", b"GPS", b"Apple"]


def an_archive(films: Films, entries: dict[str, bytes], media_type: str = "video/mp4") -> bytes:
    """The archive of another diary: entries of Robin, each with the film that it describes."""
    with reading(films.home.engine) as session:
        document: dict[str, Any] = export(session, [ROBIN], now=datetime.now(UTC))
    stored = document["children"][0]["episodes"]
    for episode in stored:
        if episode["id"] in entries:
            content = entries[episode["id"]]
            clip = {
                "sha256": hashlib.sha256(content).hexdigest(),
                "media_type": media_type,
                "bytes": len(content),
                "note": "in the cot",
            }
            episode |= {"video": "attached", "clips": [clip]}
    target, ending = io.BytesIO(), {"video/mp4": "mp4", "video/quicktime": "mov"}[media_type]
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(ARCHIVED_DIARY, to_text(document))
        for content in {*entries.values()}:
            archive.writestr(f"clips/{hashlib.sha256(content).hexdigest()}.{ending}", content)
    return target.getvalue()


def take(films: Films, archive: bytes, quota_bytes: int = 10**9) -> Unpacked:
    """Import an archive as the command and the page do."""
    now = datetime.now(UTC)
    children = read_data(archive, now)
    with writing(films.home.engine) as session:
        import_children(session, children, by="import", replace=True)
    return take_in(io.BytesIO(archive), children, films.folder, quota_bytes)


def all_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_place_and_device_of_an_imported_film_are_gone_before_it_is_shown(
    films: Films, tmp_path: Path
) -> None:
    one, other = films.entry(), films.entry()
    film = with_timed_metadata(make_film(tmp_path / "a.mov", metadata=APPLE), b"GPS here")
    content = film.read_bytes()
    assert [sign for sign in SIGNS if sign not in content] == []
    archive = an_archive(films, dict.fromkeys((one, other), content), "video/quicktime")
    assert take(films, archive) == Unpacked(1)
    films.queue.imported.adopt()
    (waiting, _) = films.ask("GET", f"videos?child={ROBIN}").json["videos"]
    assert waiting["state"] == "checking"
    assert films.ask("GET", f"videos/{waiting['id']}/content").status == 404
    with reading(films.home.engine) as session:
        assert stray_and_missing_films(session, films.folder.path) == ([], [])
    films.prepare()
    assert [sign for sign in SIGNS if sign in all_bytes(films.folder.path)] == []
    for film_view in films.ask("GET", f"videos?child={ROBIN}").json["videos"]:
        assert (film_view["state"], film_view["problem"]) == ("ready", None)
        assert film_view["recorded_at"].startswith("2026-11-20T06:57")
        assert films.ask("GET", f"videos/{film_view['id']}/content").status == 200
        (clip,) = films.stored_entry(film_view["episode"])["clips"]
        assert (clip["sha256"], clip["note"]) == (film_view["sha256"], "in the cot")
        assert clip["sha256"] != hashlib.sha256(content).hexdigest()
    assert take(films, archive) == Unpacked(1)
    films.prepare()
    assert len(films.ask("GET", f"videos?child={ROBIN}").json["videos"]) == 2
    assert len(films.folder.films()) == 1
    assert list((films.folder.path / "incoming").iterdir()) == []


def test_a_film_that_was_removed_comes_back_with_the_archive_that_holds_it(
    films: Films, tmp_path: Path
) -> None:
    entry = films.entry()
    archive = an_archive(films, {entry: make_film(tmp_path / "a.mp4", metadata=APPLE).read_bytes()})
    take(films, archive)
    films.prepare()
    (first,) = films.ask("GET", f"videos?child={ROBIN}").json["videos"]
    assert films.ask("DELETE", f"videos/{first['id']}").status == 200
    assert films.ask("GET", f"videos?child={ROBIN}").json["videos"] == []
    take(films, archive)
    films.prepare()
    (again,) = films.ask("GET", f"videos?child={ROBIN}").json["videos"]
    assert (again["episode"], again["state"]) == (entry, "ready")
    assert films.ask("GET", f"videos/{again['id']}/content").status == 200


def test_a_film_that_this_program_cleaned_stays_byte_for_byte(films: Films, tmp_path: Path) -> None:
    entry = films.entry()
    id_ = films.send(make_film(tmp_path / "a.mp4", metadata=APPLE), entry)
    films.prepare()
    content = films.ask("GET", f"videos/{id_}/content").body
    clips = films.stored_entry(entry)["clips"]
    archive = an_archive(films, {entry: content})
    films.folder.erase(clips[0]["sha256"])
    assert take(films, archive) == Unpacked(1)
    films.prepare()
    assert films.ask("GET", f"videos/{id_}/content").body == content
    assert films.stored_entry(entry)["clips"][0]["sha256"] == clips[0]["sha256"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "This is not a video"),
        (lambda _: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "not a video"),
        (lambda _: b"\0\0\0\x18ftypmp42" + b"<html><script>x()</script>" * 9, "damaged"),
        (
            lambda folder: make_film(
                folder / "b.mp4", width=8_192, height=8_192, frames=1, flat=True
            ).read_bytes(),
            "larger than 4K",
        ),
        (
            lambda folder: make_film(folder / "c.mp4", "mpeg4").read_bytes(),
            "packed in a way the diary does not read",
        ),
    ],
)
def test_a_trap_in_an_archive_is_refused_in_a_sentence_and_its_entry_stays(
    films: Films, tmp_path: Path, make: Any, words: str
) -> None:
    entry = films.entry(note="three jerks")
    content = make(tmp_path)
    assert take(films, an_archive(films, {entry: content})) == Unpacked(1)
    films.prepare()
    (film,) = films.ask("GET", f"videos?child={ROBIN}").json["videos"]
    assert film["state"] == "refused"
    assert film["problem"].startswith("A video of the archive was not taken in: ")
    assert words in film["problem"]
    assert films.ask("GET", f"videos/{film['id']}/content").status == 404
    stored = films.stored_entry(entry)
    assert (stored["note"], "clips" in stored, "video" in stored) == ("three jerks", False, False)
    assert [file for file in films.folder.path.rglob("*") if file.is_file()] == []


def test_an_archive_does_not_take_more_room_than_videos_have(films: Films, tmp_path: Path) -> None:
    content, entry = make_film(tmp_path / "a.mp4").read_bytes(), films.entry()
    archive = an_archive(films, {entry: content})
    result = take(films, archive, quota_bytes=len(content) - 1)
    assert (result.count, len(result.problems)) == (0, 1)
    assert "Raise the room for videos" in result.problems[0]
    assert take(films, archive, quota_bytes=len(content)) == Unpacked(1)


def test_a_film_of_an_archive_that_no_entry_wants_goes_after_a_day(
    films: Films, tmp_path: Path
) -> None:
    entry = films.entry()
    take(films, an_archive(films, {entry: make_film(tmp_path / "a.mp4").read_bytes()}))
    with writing(films.home.engine) as session:
        session.execute(CLIP.delete())
    incoming = films.folder.path / "incoming"
    films.queue.sweep(datetime.now(UTC))
    assert len(list(incoming.iterdir())) == 1
    films.queue.sweep(datetime.now(UTC) + timedelta(days=2))
    assert list(incoming.iterdir()) == []
    assert films.ask("GET", f"videos?child={WREN}").json["videos"] == []


def test_the_films_of_an_archive_are_found_in_every_language(films: Films, tmp_path: Path) -> None:
    archive = an_archive(films, {films.entry(): make_film(tmp_path / "a.mp4").read_bytes()})
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        assert take(films, archive) == Unpacked(1)
        with reading(films.home.engine) as session:
            assert stray_and_missing_films(session, films.folder.path) == ([], [])


def test_what_was_left_out_is_said_in_the_language_in_use(films: Films, tmp_path: Path) -> None:
    content, now = make_film(tmp_path / "a.mp4").read_bytes(), datetime.now(UTC)
    archive, pseudo = an_archive(films, {films.entry(): content}), find_region(PSEUDO)
    damaged, children = archive.replace(content, content[:-1] + b"x"), read_data(archive, now)
    assert pseudo
    with in_region(pseudo):
        results = [
            take_in(io.BytesIO(damaged), children, films.folder, 10**9),
            take_in(io.BytesIO(archive), children, films.folder, 1),
        ]
        with small_disk(len(content) // 2):
            results.append(take_in(io.BytesIO(archive), children, films.folder, 10**9))
    for result in results:
        (problem,) = result.problems
        assert (problem[0], problem[-1]) == (OPENING, CLOSING)


def test_a_full_disk_is_said_and_leaves_nothing_of_an_archive(films: Films, tmp_path: Path) -> None:
    entry, content = films.entry(), make_film(tmp_path / "a.mp4").read_bytes()
    archive, now = an_archive(films, {entry: content}), datetime.now(UTC)
    children = read_data(archive, now)
    with small_disk(len(content) // 2):
        result = take_in(io.BytesIO(archive), children, films.folder, 10**9)
    assert result == Unpacked(0, [FULL_DISK])
    assert [file for file in films.folder.path.rglob("*") if file.is_file()] == []
