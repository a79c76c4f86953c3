"""What the program writes about itself can be shown to anyone: no name, no note, no date of birth."""

from __future__ import annotations

import http.client
import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tests.browser.conftest import free_port
from tests.storage.test_nothing_lost import run_server
from tests.storage.test_store import TWITCH, add_child

SECRETS = ("Zephyrine", "Grandmother Ottoline", "her left foot at supper", "2026-06-01")
NAME, LOGGED_BY, NOTE, BIRTH_DATE = SECRETS
JSON = {"Content-Type": "application/json"}


def answers(
    port: int, method: str, path: str, body: str = "", headers: dict[str, str] = JSON
) -> int:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request(method, path, body.encode(), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_log_of_a_server_holds_nothing_personal(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    child, port = add_child(sqlite_engine, now, name=NAME, birth_date=BIRTH_DATE), free_port()
    entry = TWITCH | {"child": child, "note": NOTE, "logged_by": LOGGED_BY}
    with run_server(tmp_path, sqlite_url, port):
        by = "by=" + LOGGED_BY.replace(" ", "%20")
        statuses = [
            answers(port, "POST", f"/api/v1/episodes?{by}", json.dumps(entry)),
            answers(port, "POST", f"/api/v1/episodes?{by}", json.dumps(entry | {"state": NOTE})),
            answers(port, "POST", "/api/v1/episodes", f'{{"note": "{NOTE}"'),
            answers(port, "GET", f"/api/v1/status?child={NAME}"),
            answers(port, "GET", f"/{NAME}/nothing?{by}"),
            answers(port, "GET", "/quick", headers={"Host": f"{NAME}.example"}),
        ]
        with sqlite_engine.begin() as connection:
            connection.execute(
                text(
                    "CREATE TRIGGER broken BEFORE INSERT ON change BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END"
                )
            )
        statuses += [
            answers(port, "POST", f"/api/v1/episodes?{by}", json.dumps(entry)),
            answers(port, "GET", "/healthz"),
        ]
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert statuses[0] == 201
    assert statuses[-2:] == [500, 200]
    assert "broken on purpose" in log, "the fault itself is told"
    assert [secret for secret in SECRETS if secret in log] == []


def test_a_database_error_does_not_carry_what_was_written(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as fault, engine.begin() as connection:
        connection.execute(
            text("INSERT INTO preference (name, value, more) VALUES (:name, 'x', 'y')"),
            {"name": NAME},
        )
    assert NAME not in str(fault.value)
