"""Progress of a large import, told to whoever listens in this context: a page or a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from tracker.localization.messages import _

EVERY: Final = 500
"""Records between two reports (ours): a tenth of a second or two."""

Listener = Callable[[str, int, int], None]
"""Takes what is being done (Checking, Storing), how many records are done, and of how many."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def reported_to(listener: Listener) -> Iterator[None]:
    """Report the progress of what happens meanwhile."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def counted(step: str, total: int) -> Callable[..., None]:
    """Return a function to call after each record, or with a number of them."""
    listener, done = _listener.get(), 0

    def count(number: int = 1) -> None:
        nonlocal done
        before, done = done, done + number
        if listener is not None and (done // EVERY > before // EVERY or done == total):
            listener(step, done, total)

    return count


def progress_text(step: str, done: int, total: int) -> str:
    """Return a report as a sentence."""
    return _("{step}: {done} of {total} entries.").format(
        step=step, done=f"{done:,}", total=f"{total:,}"
    )
