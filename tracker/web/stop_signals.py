"""Stopping while the program starts: a signal waits until the server can act on it."""

from __future__ import annotations

import signal

_STOPS = (signal.SIGINT, signal.SIGTERM)


def hold_back_stops() -> None:
    """Let Ctrl-C and a request to stop wait, from now until `let_stops_through`."""
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)


def let_stops_through() -> None:
    """Deliver the signals that waited, and all later ones at once."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
