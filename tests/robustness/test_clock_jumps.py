"""The server's clock jumps while phones write: what it acknowledges is stored, once, and stays in the diary."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from tests.browser.conftest import free_port
from tests.robustness.figures import number, report
from tests.storage.test_nothing_lost import STORED, Client, kept_in, run_server
from tests.storage.test_store import add_child
from tracker.storage import migrate

DAY_S = 86_400
JUMPS_S = [DAY_S, -DAY_S, 0, 365 * DAY_S, -365 * DAY_S, 180, -180, 0] * number("CLOCK_ROUNDS", 1)
CLIENTS = 3

SHIFTED = """
import importlib, sys
from datetime import datetime, timedelta
from pathlib import Path

shift = Path(sys.argv[1])

class Shifted(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(seconds=float(shift.read_text()))

from tracker.cli.main import main
import tracker.web.app
for name, module in list(sys.modules.items()):
    if name.startswith(("tracker.web", "tracker.cli")) and hasattr(module, "datetime"):
        module.datetime = Shifted
sys.exit(main(sys.argv[sys.argv.index("tracker") + 1 :]))
"""
"""Starts the program with a clock that is wrong by the seconds in a file: only these packages read the clock."""


def test_a_clock_that_jumps_loses_and_doubles_nothing(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    child, port, shift = add_child(sqlite_engine, now), free_port(), tmp_path / "shift"
    shift.write_text("0")
    clients = [Client(f"phone {name}") for name in range(CLIENTS)]
    refused = 0
    with run_server(tmp_path, sqlite_url, port, [sys.executable, "-c", SHIFTED, str(shift)]):
        for jump in JUMPS_S:
            shift.write_text(str(jump))
            for client in clients:
                status, result = client.send(port)
                if status not in STORED:
                    refused += 1
                    assert (status, jump < 0) == (422, True), result
                    assert "is in the future" in result
        assert {client.send(port)[0] for client in clients} <= STORED
    assert refused, "a year back every entry is in the future"
    assert migrate.check(sqlite_url).faults == ()
    report(
        "server clock jumps: 3 minutes, a day, a year",
        len(JUMPS_S),
        [id_ for client in clients for id_ in client.acknowledged],
        kept_in(sqlite_engine, child),
    )
