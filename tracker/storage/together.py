"""Writers that wait at the same time are stored in one transaction: one trip to the disk for all of them, each answered only after it.

Each one's write is a part of its own, so what is refused takes nothing else with it. Where the database itself fails, or the program dies before
the end, nothing of the transaction was kept and nobody was told otherwise. PostgreSQL does this by itself: there each write is a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.errors import DatabaseUnusable
from tracker.storage.database import fails_all, part_of, writing

Kept = TypeVar("Kept")

MOST_TOGETHER: Final = 64
"""Kept in one transaction: some tens of milliseconds, so that pages and other programs get their turn too."""

SERVER_WRITERS: Final = 8
"""Transactions at once on PostgreSQL."""

CLOSED: Final = "The diary is being closed. Try again in a moment."


@dataclass
class _Wish:
    """One who waits: what to write, and where the outcome is told."""

    write: Callable[[Session], Any]
    told: Future[Any]
    kept: Any = None
    refused: Exception | None = None

    def tell(self, failed: Exception | None) -> None:
        """Tell the outcome; `failed`: why nothing was kept of the whole transaction."""
        error = self.refused or failed
        if error is None:
            self.told.set_result(self.kept)
        else:
            self.told.set_exception(error)


@dataclass
class Together:
    """The writers of one diary, in the order they came. A write must not wait for another one: they share a thread."""

    engine: Engine
    _waiting: SimpleQueue[_Wish | None] = field(default_factory=SimpleQueue)
    _threads: list[Thread] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _closed: bool = False

    def submit(self, write: Callable[[Session], Kept]) -> Future[Kept]:
        """Have something written; the future holds what `write` returned, once that is on the disk, or why it was not kept."""
        told: Future[Kept] = Future()
        with self._lock:
            if self._closed:
                raise DatabaseUnusable(CLOSED)
            self._start()
            self._waiting.put(_Wish(write, told))
        return told

    def close(self) -> None:
        """Write what waits, then stop."""
        with self._lock:
            self._closed = True
            for _ in self._threads:
                self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    @property
    def _at_once(self) -> int:
        return MOST_TOGETHER if self.engine.dialect.name == "sqlite" else 1

    def _start(self) -> None:
        if not self._threads:
            number = 1 if self._at_once > 1 else SERVER_WRITERS
            self._threads = [
                Thread(target=self._work, name=f"writer {n}", daemon=True) for n in range(number)
            ]
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        while True:
            group = self._next_group()
            self._store(
                [
                    wish
                    for wish in group
                    if wish is not None and wish.told.set_running_or_notify_cancel()
                ]
            )
            if None in group:
                return

    def _next_group(self) -> list[_Wish | None]:
        """Return those who wait, at least one; None among them is the end."""
        group = [self._waiting.get()]
        with suppress(Empty):
            while len(group) < self._at_once and group[-1] is not None:
                group.append(self._waiting.get_nowait())
        return group

    def _store(self, wishes: Sequence[_Wish]) -> None:
        failed: Exception | None = None
        try:
            if wishes:
                with writing(self.engine) as session:
                    _write_all(session, wishes)
        except Exception as error:  # noqa: BLE001 - told to everyone whose write it took along
            failed = error
        for wish in wishes:
            wish.tell(failed)


def _write_all(session: Session, wishes: Sequence[_Wish]) -> None:
    if len(wishes) == 1:
        wishes[0].kept = wishes[0].write(session)
        return
    for wish in wishes:
        _try(session, wish)


def _try(session: Session, wish: _Wish) -> None:
    """Write one part; what is wrong with it alone stays with it."""
    try:
        with part_of(session):
            wish.kept = wish.write(session)
    except Exception as error:
        if fails_all(error):
            raise
        wish.refused = error
