"""Run the process that reads a film, and end it where it takes too long."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from tracker.localization.messages import N_
from tracker.video.limits import MOST_SECONDS, WALL_SECONDS

TOO_MUCH_WORK: Final = N_(
    "Preparing this video took more time or memory than the diary gives one, so it was stopped. "
    "Save a shorter or smaller copy on the phone, in 1080p, and choose that."
)
NOT_INSTALLED: Final = N_(
    "The video is kept, but this computer cannot prepare or play it yet. Install what is missing "
    "with: pip install 'infant-movement-diary[video]', and start the diary again."
)
ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR")


@dataclass(frozen=True)
class Finding:
    """What the process made of a film and learned about it; see `tracker.video.worker`."""

    file: str
    duration_s: float
    declared_s: float
    frames: int
    width: int
    height: int
    codec: str
    has_sound: bool
    recorded_at: str | None
    capture_rate: float | None
    still_times: list[float]


class Unfit(Exception):
    """A film that cannot be prepared: why, and whether it may work later."""

    def __init__(self, problem: str, *, retry: bool = False) -> None:
        self.retry = retry
        super().__init__(problem)


def is_installed() -> bool:
    """Return whether PyAV is there, without importing it into this process."""
    return importlib.util.find_spec("av") is not None


class FilmReader:
    """Runs at most one reading process at a time, and can stop it."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self.wall_seconds = wall_seconds
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.is_stopped = False

    def stop(self) -> None:
        """End the process that runs now; `read` then raises Unfit with `retry`."""
        self.is_stopped = True
        process = self._process
        if process is not None:
            with suppress(OSError):
                process.kill()

    def read(
        self,
        source: Path,
        folder: Path,
        *,
        keep_sound: bool,
        is_clean: bool = False,
        most_s: float = MOST_SECONDS,
    ) -> Finding:
        """Return what the process made of a film; Unfit where it could not."""
        job = {
            "source": str(source),
            "folder": str(folder),
            "keep_sound": keep_sound,
            "is_clean": is_clean,
            "most_s": most_s,
        }
        with self._lock:
            return Finding(**self._answer(job))

    def _answer(self, job: dict[str, Any]) -> dict[str, Any]:
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        with subprocess.Popen(  # noqa: S603 - our own module, without a shell
            [sys.executable, "-P", "-m", "tracker.video.worker", json.dumps(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=job["folder"],
            env=environment | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        ) as process:
            self._process = process
            if self.is_stopped:
                process.kill()
            try:
                output = self._output(process)
            finally:
                process.kill()
                self._process = None
        if self.is_stopped:
            raise Unfit(TOO_MUCH_WORK, retry=True)
        if not output:
            raise Unfit(TOO_MUCH_WORK)
        answer: dict[str, Any] = json.loads(output)
        if "problem" in answer:
            raise Unfit(answer["problem"], retry=bool(answer.get("retry")))
        return answer

    def _output(self, process: subprocess.Popen[bytes]) -> bytes:
        """Return what the process wrote when it ended by itself; nothing if it had to be ended.

        Its input stays open meanwhile: it ends when that is closed, as when this program dies.
        """
        assert process.stdout is not None  # noqa: S101 - it was asked for
        try:
            status = process.wait(self.wall_seconds)
        except subprocess.TimeoutExpired:
            return b""
        return process.stdout.read() if status == 0 else b""
