"""A film on its way from the phone into the diary: announced, sent in parts, prepared, shown, removed."""

from __future__ import annotations

import hashlib
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.video.clips import make_film
from tests.video.conftest import ROBIN, Films


def test_a_film_sent_in_parts_ends_up_in_its_entry(films: Films, tmp_path: Path) -> None:
    content = make_film(tmp_path / "a.mp4").read_bytes()
    entry = films.entry(video="on_phone")
    result = films.announce(content, entry)
    assert (result.status, result.json["state"], result.json["received"]) == (201, "uploading", 0)
    id_, half = result.json["id"], len(content) // 2
    assert films.put(id_, content[:half], 0, len(content)).json["received"] == half
    assert films.stored_entry(entry)["video"] == "on_phone"
    assert films.put(id_, content[half:], half, len(content)).json["state"] == "checking"
    films.prepare()
    film = films.film(id_)
    assert film["state"] == "ready"
    assert film["problem"] is None
    assert (film["width"], film["height"], film["duration_s"]) == (64, 48, 1.0)
    assert film["has_sound"] is False
    assert len(film["still_times_s"]) == 8
    answers = films.stored_entry(entry)
    assert answers["video"] == "attached"
    assert [clip["sha256"] for clip in answers["clips"]] == [film["sha256"]]
    assert answers["clips"][0]["media_type"] == "video/mp4"
    stored = films.folder.film(film["sha256"])
    assert stored is not None
    assert hashlib.sha256(stored.read_bytes()).hexdigest() == film["sha256"]
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert stat.S_IMODE(films.folder.path.stat().st_mode) == 0o700
    assert films.folder.parts() == set()


def test_a_film_is_answered_whole_and_by_range(films: Films, tmp_path: Path) -> None:
    id_ = films.send(make_film(tmp_path / "a.mp4"), films.entry())
    assert films.ask("GET", f"videos/{id_}/content").status == 404
    films.prepare()
    whole = films.ask("GET", f"videos/{id_}/content")
    assert whole.status == 200
    assert whole.body[4:8] == b"ftyp"
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["cache-control"] == "no-store"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert whole.headers["content-disposition"].startswith("inline")
    part = films.ask("GET", f"videos/{id_}/content", range="bytes=4-7", accept_encoding="gzip")
    assert (part.status, part.body) == (206, b"ftyp")
    assert part.headers["content-range"] == f"bytes 4-7/{len(whole.body)}"
    assert films.ask("GET", f"videos/{id_}/content", range="bytes=9999999-").status == 416
    for name in ("thumbnail", "stills/0", "stills/7"):
        picture = films.ask("GET", f"videos/{id_}/{name}")
        assert picture.status == 200
        assert picture.body[:2] == b"\xff\xd8"
        assert picture.headers["content-type"] == "image/jpeg"
    assert films.ask("GET", f"videos/{id_}/stills/8").status == 404
    assert films.ask("GET", f"videos/{id_}/stills/..%2f0").status == 404


def test_nobody_sees_a_film_who_is_not_signed_in(films: Films, tmp_path: Path) -> None:
    id_ = films.send(make_film(tmp_path / "a.mp4"), films.entry())
    films.prepare()
    for path in (f"videos/{id_}/content", f"videos/{id_}/thumbnail", f"videos/{id_}", "videos"):
        assert films.ask("GET", path, signed_in=False).status == 401


def test_a_broken_connection_goes_on_from_where_it_was(films: Films, tmp_path: Path) -> None:
    content = make_film(tmp_path / "a.mp4").read_bytes()
    id_, third = films.announce(content, films.entry()).json["id"], len(content) // 3
    broken = films.put(
        id_, content, parts=[content[:third], content[third : 2 * third]], breaks=True
    )
    assert broken.status == 400
    there = films.film(id_)
    assert (there["state"], there["received"]) == ("uploading", 2 * third)
    again = films.put(id_, content[:third], 0, len(content))
    assert (again.status, again.json["received"]) == (409, 2 * third)
    rest = films.put(id_, content[2 * third :], 2 * third, len(content))
    assert (rest.status, rest.json["state"]) == (200, "checking")
    films.prepare()
    assert films.film(id_)["state"] == "ready"


def test_what_arrives_differently_is_sent_again(films: Films, tmp_path: Path) -> None:
    content = make_film(tmp_path / "a.mp4").read_bytes()
    id_ = films.announce(content, films.entry()).json["id"]
    answer = films.put(id_, content[:-1] + bytes([content[-1] ^ 1])).json
    assert (answer["state"], answer["received"]) == ("uploading", 0)
    assert "did not arrive as it is on your phone" in answer["problem"]
    assert films.put(id_, content).json["state"] == "checking"


def test_an_announcement_twice_is_one(films: Films, tmp_path: Path) -> None:
    content, entry = make_film(tmp_path / "a.mp4").read_bytes(), films.entry()
    id_ = films.announce(content, entry).json["id"]
    assert films.announce(content, entry, id=id_).status == 200
    assert len(films.ask("GET", "videos").json["videos"]) == 1


def test_two_phones_send_the_same_film_which_is_stored_once(films: Films, tmp_path: Path) -> None:
    file, entry = make_film(tmp_path / "a.mp4"), films.entry()
    films.send(file, entry)
    films.send(file, entry)
    films.prepare()
    assert len(films.folder.films()) == 1
    assert len(films.stored_entry(entry)["clips"]) == 1
    third = films.announce(file.read_bytes(), films.entry())
    assert (third.status, third.json["state"]) == (201, "ready")
    assert len(films.folder.films()) == 1


def test_a_film_moves_between_entries_and_back_to_none(films: Films, tmp_path: Path) -> None:
    one, two = films.entry(video="on_phone"), films.entry()
    id_ = films.send(make_film(tmp_path / "a.mp4"))
    films.prepare()
    assert films.film(id_)["episode"] is None
    assert films.ask("PATCH", f"videos/{id_}", {"episode": one, "note": "arms"}).status == 200
    assert films.stored_entry(one)["clips"][0]["note"] == "arms"
    assert films.ask("PATCH", f"videos/{id_}", {"episode": two}).status == 200
    assert "clips" not in films.stored_entry(one)
    assert "video" not in films.stored_entry(one)
    assert films.stored_entry(two)["video"] == "attached"
    assert films.ask("PATCH", f"videos/{id_}", {"episode": None}).json["episode"] is None
    assert "clips" not in films.stored_entry(two)
    unknown = films.ask(
        "PATCH", f"videos/{id_}", {"episode": "00000000-0000-4000-8000-000000000000"}
    )
    assert unknown.status == 404


def test_a_removed_film_leaves_its_entry_and_comes_back(films: Films, tmp_path: Path) -> None:
    entry = films.entry()
    id_ = films.send(make_film(tmp_path / "a.mp4"), entry)
    films.prepare()
    assert films.ask("DELETE", f"videos/{id_}").status == 200
    assert films.ask("GET", f"videos/{id_}/content").status == 404
    assert "clips" not in films.stored_entry(entry)
    assert films.ask("POST", f"videos/{id_}/restore").json["state"] == "ready"
    assert films.stored_entry(entry)["video"] == "attached"


def test_an_entry_cannot_say_that_a_video_is_attached_without_one(films: Films) -> None:
    entry = {"child": ROBIN, "started_at": "2026-11-20T06:57:00+00:00", "video": "attached"}
    answer = films.ask("POST", "episodes", entry)
    assert answer.status == 422
    assert answer.json["problems"][0]["where"] == "video"
    there = films.entry(video="on_phone")
    assert films.ask("PATCH", f"episodes/{there}", {"video": "attached"}).status == 422
    assert films.stored_entry(there)["video"] == "on_phone"


def test_the_moment_comes_from_the_file_else_from_the_phone(films: Films, tmp_path: Path) -> None:
    noon = "2026-11-20T12:00:00+00:00"
    own = {"creation_time": "2026-11-20T06:57:00Z"}
    named = films.send(make_film(tmp_path / "a.mp4", metadata=own), made_at=noon)
    silent = films.send(make_film(tmp_path / "b.mp4", frames=20), made_at=noon)
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    ahead = films.send(make_film(tmp_path / "c.mp4", frames=25), made_at=later)
    films.prepare()
    moments = [
        (films.film(id_)["recorded_at"], films.film(id_)["recorded_at_is_from"])
        for id_ in (named, silent, ahead)
    ]
    assert moments == [
        ("2026-11-20T06:57:00+00:00", "video"),
        ("2026-11-20T12:00:00+00:00", "phone"),
        (None, None),
    ]


def test_a_moment_that_an_entry_cannot_take_is_left_out_of_it(films: Films, tmp_path: Path) -> None:
    entry, old = films.entry(), {"creation_time": "2010-01-01T00:00:00Z"}
    films.send(make_film(tmp_path / "a.mp4", metadata=old), entry)
    films.prepare()
    (clip,) = films.stored_entry(entry)["clips"]
    assert "taken_at" not in clip or clip["taken_at"] is None


def test_a_film_that_is_there_is_not_written_again(films: Films, tmp_path: Path) -> None:
    content = make_film(tmp_path / "a.mp4").read_bytes()
    id_ = films.announce(content, films.entry()).json["id"]
    films.put(id_, content)
    films.prepare()
    again = films.put(id_, content)
    assert (again.status, again.json["state"]) == (200, "ready")
    assert films.folder.parts() == set()


def test_a_new_connection_takes_over_from_one_that_hangs(films: Films, tmp_path: Path) -> None:
    content = make_film(tmp_path / "a.mp4").read_bytes()
    id_ = films.announce(content, films.entry()).json["id"]
    film = films.service.film(id_)
    hanging = films.service.writer(id_)
    assert films.service.append(film, hanging, 0, content[:10])
    assert films.put(id_, content[10:], 10, len(content)).json["state"] == "checking"
    assert not films.service.append(film, hanging, 10, content[10:20])
    assert films.folder.received(id_) == len(content)
