"""Files that are no film, too much of one, or a trap: a sentence each, nothing half stored, no process left behind."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.video.clips import make_film
from tests.video.conftest import Films
from tracker.video import announcement, limits
from tracker.video.announcement import display_name
from tracker.video.limits import SPARE_BYTES
from tracker.video.process import FilmReader, Unfit

HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"


def children_of(process_id: int) -> list[str]:
    """The programs that this process started and that still run."""
    listed = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(process_id)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in listed.stdout.splitlines() if "tracker.video.worker" in line]


def long_film(file: Path) -> Path:
    """Half an hour of one picture a minute."""
    return make_film(file, frames=31, times=[60.0 * minute for minute in range(31)])


def cut_short(file: Path) -> Path:
    whole = make_film(file)
    whole.write_bytes(whole.read_bytes()[:-700])
    return whole


def playlist(file: Path) -> Path:
    file.write_bytes(HLS)
    return file


def playlist_with_a_head(file: Path) -> Path:
    file.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0" + HLS)
    return file


def huge_picture(file: Path) -> Path:
    """A picture of 8,192 x 8,192 in one colour: a few kilobytes that would unpack to 100 MB each."""
    return make_film(file, "libx264", width=8_192, height=8_192, frames=1, flat=True)


def motion_jpeg(file: Path) -> Path:
    return make_film(file, "mjpeg", pixels="yuvj420p")


def text(file: Path) -> Path:
    file.write_text("Dear diary, this is no video at all. " * 20)
    return file


def sound_alone(file: Path) -> Path:
    return make_film(file, frames=0, channels="mono", seconds_of_sound=1.0, no_pictures=True)


REFUSED: list[tuple[Callable[[Path], Path], str]] = [
    (text, "not a video that the diary can keep"),
    (playlist, "not a video that the diary can keep"),
    (playlist_with_a_head, "damaged or not complete"),
    (cut_short, "damaged or not complete"),
    (long_film, "longer than three minutes"),
    (huge_picture, "larger than 4K (8192 × 8192)"),
    (motion_jpeg, "packed in a way the diary does not read (mjpeg)"),
    (sound_alone, "not a video that the diary can keep"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_no_film_of_a_diary_is_refused_in_a_sentence(
    films: Films, tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    entry = films.entry(video="on_phone")
    id_ = films.send(make(tmp_path / "a.mp4"), entry)
    films.prepare()
    film = films.film(id_)
    assert film["state"] == "refused"
    assert words in film["problem"]
    assert film["problem"].endswith(".")
    assert films.stored_entry(entry)["video"] == "on_phone"
    assert films.folder.films() == {}
    assert films.folder.parts() == set()
    assert children_of(os.getpid()) == []
    assert films.ask("DELETE", f"videos/{id_}").status == 200


def test_a_film_cut_short_that_still_plays_is_kept_and_says_so(
    films: Films, tmp_path: Path
) -> None:
    file = make_film(tmp_path / "a.mp4", frames=150, noise=True, fast_start=True)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    id_ = films.send(file, films.entry())
    films.prepare()
    film = films.film(id_)
    assert film["state"] == "ready"
    assert "The file ends before its own end" in film["problem"]
    assert 1 < film["duration_s"] < 4


def test_4k_is_kept(films: Films, tmp_path: Path) -> None:
    file = make_film(tmp_path / "a.mp4", width=3_840, height=2_160, frames=3, flat=True)
    id_ = films.send(file, films.entry())
    films.prepare()
    film = films.film(id_)
    assert (film["state"], film["width"], film["height"]) == ("ready", 3_840, 2_160)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"bytes": 0}, announcement.EMPTY),
        ({"bytes": limits.MOST_BYTES + 1}, "the diary keeps up to 200 MB each"),
        ({"media_type": "image/heic"}, "not a video that the diary can keep"),
        ({"sha256": "a"}, "is not a SHA-256"),
        ({"bytes": True}, "is not a whole number"),
        ({"keep_sound": "yes"}, "is neither true nor false"),
        ({"note": "x" * 2_001}, "is too long"),
        ({"somewhere": "else"}, "is not a field of a video"),
        ({"id": "../../x"}, "is no id"),
    ],
)
def test_an_announcement_that_cannot_be_a_film_is_refused(
    films: Films, more: dict[str, Any], words: str
) -> None:
    answer = films.announce(b"0123", films.entry(), **more)
    assert answer.status == 422
    assert words in answer.sentence
    assert films.ask("GET", "videos").json["videos"] == []


def test_a_film_of_an_entry_that_is_not_there_waits_for_it(films: Films) -> None:
    answer = films.announce(b"0123", "00000000-0000-4000-8000-000000000000")
    assert answer.status == 404


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.mp4", "passwd.mp4"),
        ("C:\\films\\a.mov", "a.mov"),
        ("a\r\nSet-Cookie: x\x00\x1b[2J\u202e.mp4", "a Set-Cookie: x [2J .mp4"),
        ("x" * 500, "x" * 120),
        ("", ""),
    ],
)
def test_a_name_is_shown_without_folders_and_control_characters(name: str, shown: str) -> None:
    assert display_name(name) == shown


def test_a_part_must_fit_where_it_says(films: Films) -> None:
    id_ = films.announce(b"0123456789", films.entry()).json["id"]
    for named, status in [
        ("bytes 0-3/11", 400),
        ("bytes 3-1/10", 400),
        ("bytes 0-10/10", 400),
        ("0-3", 400),
        ("", 400),
    ]:
        answer = films.ask("PUT", f"videos/{id_}/content", b"0123", content_range=named)
        assert answer.status == status
    long = films.put(id_, b"0123456789", parts=[b"01234", b"56789extra"])
    assert long.json["received"] in {0, 5, 10}
    assert films.folder.received(id_) <= 10


@pytest.mark.parametrize("stage", ["announced", "arriving"])
def test_a_full_disk_is_said_and_leaves_nothing_half_stored(
    films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    content, entry = make_film(tmp_path / "a.mp4").read_bytes(), films.entry(video="on_phone")
    if stage == "announced":
        usage = SimpleNamespace(total=10**9, used=10**9, free=SPARE_BYTES)
        monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)
        answer = films.announce(content, entry)
    else:
        id_ = films.announce(content, entry).json["id"]
        films.put(id_, content[:100], 0, len(content))
        with small_disk(100 + 50):
            answer = films.put(id_, content[100:], 100, len(content))
        assert films.folder.received(id_) == 100
    assert answer.status == 507
    assert "too full for this video. Your entry is saved" in answer.sentence
    assert films.stored_entry(entry)["video"] == "on_phone"
    assert films.folder.films() == {}


class small_disk:  # noqa: N801 - reads as what it does
    """Let no file of this process grow beyond some bytes, as on a disk that is full."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __enter__(self) -> None:
        import resource  # noqa: PLC0415 - not on Windows

        self.before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.most, self.before[1]))

    def __exit__(self, *_error: object) -> None:
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_FSIZE, self.before)


def test_a_disk_that_fills_up_while_a_film_is_prepared_keeps_it_for_later(
    films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = films.entry()
    id_ = films.send(make_film(tmp_path / "a.mp4"), entry)

    def full(*_arguments: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(films.folder, "store", full)
        films.prepare()
    film = films.film(id_)
    assert film["state"] == "checking"
    assert "disk of the diary's computer is full" in film["problem"]
    assert films.folder.films() == {}
    films.prepare()
    assert films.film(id_)["state"] == "ready"
    assert films.film(id_)["problem"] is None


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    file = make_film(tmp_path / "a.mp4")
    with pytest.raises(Unfit, match="took more time or memory"):
        FilmReader(wall_seconds=0.01).read(file, work, keep_sound=False)
    assert children_of(os.getpid()) == []


LIMITED = """
import os, resource, socket, sys
from tracker.video import worker
socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5).close()
worker._leave_network()
worker._limit_resources()
for limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
    print(resource.getrlimit(limit)[1])
print(os.nice(0))
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
    print("network")
except OSError:
    print("no network")
"""


def test_the_process_that_reads_films_has_limits_and_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        ended = subprocess.run(
            [sys.executable, "-c", LIMITED, str(door.getsockname()[1])],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
    *numbers, network = ended.stdout.split("\n")[:-1]
    assert [int(number) for number in numbers[:4]] == [
        limits.ADDRESS_SPACE,
        limits.CPU_SECONDS,
        limits.OUTPUT_BYTES,
        0,
    ]
    assert int(numbers[4]) >= 10
    if may_leave_the_network():
        assert network == "no network"


def may_leave_the_network() -> bool:
    """Whether this system lets an ordinary process have a network of its own."""
    command = ["unshare", "--user", "--net", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


PARENT = """
import sys, threading
from pathlib import Path
from tracker.video import process
reader = process.FilmReader()
threading.Thread(target=lambda: reader.read(Path(sys.argv[1]), Path(sys.argv[2]), keep_sound=False)).start()
while reader._process is None: pass
print(reader._process.pid, flush=True)
"""


def test_a_killed_program_leaves_no_process_and_begins_the_film_anew(
    films: Films, tmp_path: Path
) -> None:
    entry = films.entry()
    id_ = films.send(make_film(tmp_path / "a.mp4", frames=300, noise=True), entry)
    work = films.folder.new_work(id_)
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(films.folder.part(id_)), str(work)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    ended = subprocess.run(
        ["timeout", "20", "tail", f"--pid={child}", "-f", "/dev/null"], check=False
    )
    assert ended.returncode == 0, "the process that reads the film ends with its parent"
    assert films.folder.films() == {}
    assert "clips" not in films.stored_entry(entry)
    films.prepare()
    assert films.film(id_)["state"] == "ready"
    assert films.folder.parts() == set()


def test_a_diary_without_pyav_keeps_a_film_and_says_what_to_install(
    films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = films.entry(video="on_phone")
    id_ = films.send(make_film(tmp_path / "a.mp4"), entry)
    with monkeypatch.context() as patch:
        patch.setattr("importlib.util.find_spec", lambda _name: None)
        films.prepare()
    film = films.film(id_)
    assert film["state"] == "checking"
    assert "pip install 'infant-movement-diary[video]'" in film["problem"]
    assert films.ask("GET", f"videos/{id_}/content").status == 404
    assert films.stored_entry(entry)["video"] == "on_phone"
    films.prepare()
    assert films.film(id_)["state"] == "ready"
