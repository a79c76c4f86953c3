"""A film as long as its entry: removed with it after the restore period, copied and brought back, named by `check` where it is astray."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from tests.video.clips import make_film
from tests.video.conftest import ROBIN, WREN, Films
from tracker.cli.main import main
from tracker.exchange.video_clips import stray_and_missing_films
from tracker.storage import store, videos
from tracker.storage.database import reading, writing
from tracker.storage.models import TokenScope
from tracker.video.copies import copy_films
from tracker.video.process import TOO_MUCH_WORK
from tracker.video.queue import ABANDONED_DAYS, RESTORE_DAYS
from tracker.video.worker import NO_ROOM
from tracker.web.auth.service import new_token


def stored(films: Films, tmp_path: Path, entry: str | None = None, **more: Any) -> str:
    id_ = films.send(make_film(tmp_path / "a.mp4", **more), entry)
    films.prepare()
    assert films.film(id_)["state"] == "ready"
    return id_


def later(days: float) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def set_removed(films: Films, entry: str, *, removed: bool) -> None:
    now = datetime.now(UTC)
    act = store.remove if removed else store.restore
    with writing(films.home.engine) as session:
        act(session, "episodes", entry, now=now, by=None)


def test_a_film_goes_after_its_entry_when_that_can_no_longer_come_back(
    films: Films, tmp_path: Path
) -> None:
    entry = films.entry()
    id_ = stored(films, tmp_path, entry)
    set_removed(films, entry, removed=True)
    films.queue.sweep(later(RESTORE_DAYS - 1))
    assert len(films.folder.films()) == 1
    films.queue.sweep(later(RESTORE_DAYS + 1))
    assert films.folder.films() == {}
    assert list((films.folder.path / "stills").iterdir()) == []
    set_removed(films, entry, removed=False)
    film = films.film(id_)
    assert film["state"] == "missing"
    assert "not beside the diary" in film["problem"]


def test_a_film_two_entries_show_stays_until_neither_does(films: Films, tmp_path: Path) -> None:
    one, two = films.entry(), films.entry()
    stored(films, tmp_path, one)
    stored(films, tmp_path, two)
    set_removed(films, one, removed=True)
    films.queue.sweep(later(RESTORE_DAYS + 1))
    assert len(films.folder.films()) == 1


def test_a_removed_film_is_forgotten_with_its_file_after_the_restore_period(
    films: Films, tmp_path: Path
) -> None:
    id_ = stored(films, tmp_path, films.entry())
    films.ask("DELETE", f"videos/{id_}")
    films.queue.sweep(later(RESTORE_DAYS + 1))
    assert films.folder.films() == {}
    assert films.ask("POST", f"videos/{id_}/restore").status == 404


def test_an_upload_that_nobody_goes_on_with_is_given_up(films: Films, tmp_path: Path) -> None:
    content = make_film(tmp_path / "a.mp4").read_bytes()
    id_ = films.announce(content, films.entry()).json["id"]
    films.put(id_, content[:100], 0, len(content))
    films.queue.sweep(later(ABANDONED_DAYS - 1))
    assert films.folder.received(id_) == 100
    films.queue.sweep(later(ABANDONED_DAYS + 1))
    assert films.folder.parts() == set()
    assert films.announce(content, id=id_).json["received"] == 0


def test_check_names_orphans_both_ways(films: Films, tmp_path: Path) -> None:
    entry = films.entry()
    stored(films, tmp_path, entry)
    loose = stored(films, tmp_path, frames=20)
    with reading(films.home.engine) as session:
        assert stray_and_missing_films(session, films.folder.path) == ([], [])
    sha256 = films.film(loose)["sha256"]
    film = films.folder.path / f"{sha256}.mp4"
    film.rename(films.folder.path / f"{'0' * 64}.mp4")
    with reading(films.home.engine) as session:
        named = stray_and_missing_films(session, films.folder.path)
    assert named == ([f"{'0' * 64}.mp4"], [film.name])


def test_an_imported_film_gets_its_stills_and_the_same_place(films: Films, tmp_path: Path) -> None:
    entry = films.entry()
    stored(films, tmp_path, entry)
    with writing(films.home.engine) as session:  # an import stores the entry and the file alone
        session.execute(videos.VIDEO.delete())
    shutil.rmtree(films.folder.path / "stills")
    films.prepare()
    (film,) = films.ask("GET", f"videos?child={ROBIN}").json["videos"]
    assert (film["episode"], film["state"], len(film["still_times_s"])) == (entry, "ready", 8)
    assert films.ask("GET", f"videos/{film['id']}/thumbnail").status == 200
    films.prepare()
    assert len(films.ask("GET", "videos").json["videos"]) == 1


def test_a_stop_while_stills_are_made_again_is_no_problem_of_the_film(
    films: Films, tmp_path: Path
) -> None:
    id_ = stored(films, tmp_path, films.entry())
    shutil.rmtree(films.folder.path / "stills")
    films.queue.reader.stop()
    films.prepare()
    assert films.film(id_)["problem"] is None
    assert not (films.folder.path / "stills").exists()
    films.queue.reader.is_stopped = False
    films.prepare()
    assert len(list((films.folder.path / "stills").rglob("?.jpg"))) == 8


@pytest.mark.parametrize(
    ("problem", "is_over"), [(NO_ROOM, True), (TOO_MUCH_WORK, True), ("It ends early.", False)]
)
def test_a_problem_that_has_passed_is_gone_with_the_stills(
    films: Films, tmp_path: Path, problem: str, *, is_over: bool
) -> None:
    id_ = stored(films, tmp_path, films.entry())
    shutil.rmtree(films.folder.path / "stills")
    with writing(films.home.engine) as session:
        videos.change_video(session, id_, datetime.now(UTC), problem=problem)
    films.prepare()
    assert films.film(id_)["problem"] == (None if is_over else problem)


def test_the_backups_copy_films_where_the_family_chose_that(films: Films, tmp_path: Path) -> None:
    stored(films, tmp_path, films.entry())
    backups = tmp_path / "second"
    films.queue.backups = (backups,)
    films.queue.sweep(later(0))
    assert not backups.exists()
    with writing(films.home.engine) as session:
        videos.set_copied(session, copied=True, now=datetime.now(UTC), by=None)
    films.queue.sweep(later(0))
    names = {file.name for file in (backups / "clips").iterdir()}
    assert names == {file.name for file in films.folder.path.glob("*.mp4")}
    films.folder.erase(next(iter(films.folder.films())))
    assert copy_films(films.folder, backups / "clips") == 0
    assert list((backups / "clips").iterdir()) == []


def test_backup_and_restore_bring_the_videos_back(
    films: Films, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = films.home.engine.url.render_as_string(hide_password=False)
    beside = Path(str(make_url(url).database)).parent
    films.folder.path = beside / "clips"
    stored(films, tmp_path, films.entry())
    films.home.auth.close()
    copy = tmp_path / "copies" / "diary.sqlite3"
    assert main(["--database", url, "backup", "--videos", "-o", str(copy)]) == 0
    assert "The videos (" in capsys.readouterr().out
    films.folder.erase(next(iter(films.folder.films())))
    assert main(["--database", url, "restore", str(copy)]) == 0
    assert "Videos brought back: 1." in capsys.readouterr().out
    assert main(["--database", url, "check"]) == 0
    assert "is not beside the diary" not in capsys.readouterr().out
    assert len(films.folder.films()) == 1


def test_the_room_for_videos_is_kept(films: Films, tmp_path: Path) -> None:
    content = make_film(tmp_path / "a.mp4").read_bytes()
    with writing(films.home.engine) as session:
        videos.set_quota_bytes(session, len(content) + 10, now=datetime.now(UTC), by=None)
    entry = films.entry()
    assert films.announce(content, entry).status == 201
    second = films.announce(content, entry)
    assert second.status == 507
    assert "Remove one you no longer need, or raise the limit in Settings" in second.sentence


def token(films: Films, scope: TokenScope, child: str | None = None) -> dict[str, Any]:
    with writing(films.home.engine) as session:
        key = new_token(session, f"{scope} {child}", scope, child, now=datetime.now(UTC))[1]
    return {"authorization": f"Bearer {key}"}


def test_only_a_token_for_videos_sees_videos_and_only_those_of_its_child(
    films: Films, tmp_path: Path
) -> None:
    id_ = stored(films, tmp_path, films.entry())
    paths = ["videos", f"videos/{id_}", f"videos/{id_}/content", f"videos/{id_}/stills/0"]
    for scope in (TokenScope.LOG, TokenScope.READ):
        key = token(films, scope)
        assert {films.ask("GET", path, signed_in=False, **key).status for path in paths} == {403}
        assert films.ask("DELETE", f"videos/{id_}", signed_in=False, **key).status == 403
    own, other = token(films, TokenScope.VIDEOS, ROBIN), token(films, TokenScope.VIDEOS, WREN)
    assert {films.ask("GET", path, signed_in=False, **own).status for path in paths} == {200}
    assert films.ask("GET", "videos", signed_in=False, **other).json["videos"] == []
    statuses = {films.ask("GET", path, signed_in=False, **other).status for path in paths[1:]}
    assert statuses == {404}
    assert films.ask("DELETE", f"videos/{id_}", signed_in=False, **other).status == 404
    assert films.ask("GET", f"status?child={ROBIN}", signed_in=False, **own).status == 403


def test_a_film_goes_with_its_entry_to_the_other_child(films: Films, tmp_path: Path) -> None:
    entry = films.entry()
    id_ = stored(films, tmp_path, entry)
    assert films.ask("PATCH", f"episodes/{entry}", {"child": WREN}).status == 200
    assert films.film(id_)["child"] == WREN
    assert films.ask("GET", f"videos?child={ROBIN}").json["videos"] == []
    assert len(films.ask("GET", f"videos?child={WREN}").json["videos"]) == 1


def test_one_film_that_fails_without_a_reason_holds_up_no_other(
    films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = films.send(make_film(tmp_path / "a.mp4"), films.entry())
    second = films.send(make_film(tmp_path / "b.mp4", frames=20), films.entry())
    new_work = films.folder.new_work

    def failing(video_id: str) -> Path:
        if video_id == second:
            raise KeyError(video_id)
        return new_work(video_id)

    monkeypatch.setattr(films.folder, "new_work", failing)
    films.prepare()
    assert (films.film(first)["state"], films.film(second)["state"]) == ("ready", "checking")
    monkeypatch.undo()
    films.prepare()
    assert films.film(second)["state"] == "ready"


def test_a_clock_that_was_just_set_erases_nothing(films: Films, tmp_path: Path) -> None:
    entry = films.entry()
    stored(films, tmp_path, entry)
    set_removed(films, entry, removed=True)
    films.queue.clock = lambda: later(365)
    films.queue.trusts_clock = lambda: False
    films.prepare()
    assert len(films.folder.films()) == 1
    films.queue.trusts_clock = lambda: True
    films.prepare()
    assert films.folder.films() == {}
