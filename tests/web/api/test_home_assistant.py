"""The example for Home Assistant, read as that program reads it, and its requests sent to the running server."""

from __future__ import annotations

import json
import re
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from jinja2.sandbox import SandboxedEnvironment

from tests.web.auth.conftest import ServerUnderTest
from tracker.resources import resource

PAGE = resource("alembic.ini").parent / "docs" / "home-assistant.md"


class Secret(str):
    """The name of a secret."""

    __slots__ = ()


class Loader(yaml.SafeLoader):
    """YAML with Home Assistant's own tag."""


def _secret(loader: Loader, node: yaml.ScalarNode) -> Secret:
    return Secret(loader.construct_scalar(node))


Loader.add_constructor("!secret", _secret)


@pytest.fixture(scope="module")
def files() -> dict[str, Any]:
    """The two files of the example, by name."""
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return {name: yaml.load(text, Loader) for name, text in blocks}  # noqa: S506 - a safe loader with one tag more


def send_rest_call(
    request: dict[str, Any], files: dict[str, Any], server: ServerUnderTest, body: str | None = None
) -> tuple[int, Any]:
    """Send what the example says, with real tokens and to the real server."""
    secret = request["headers"]["Authorization"]
    assert isinstance(secret, Secret)
    assert re.fullmatch(r"Bearer mdt_\S+", files["secrets.yaml"][secret])
    address = str(request.get("resource") or request["url"]).replace(
        "http://diary.local:8501", server.address
    )
    headers = {
        "Authorization": f"Bearer {server.tokens[secret.removeprefix('diary_')]}",
        "Content-Type": request.get("content_type", ""),
    }
    rest_call = urllib.request.Request(  # noqa: S310
        address,
        None if body is None else body.encode(),
        headers,
        method=request.get("method", "get").upper(),
    )
    with urllib.request.urlopen(rest_call) as answer:  # noqa: S310 - our own
        return answer.status, json.load(answer)


def rendered(template: str, **known: object) -> str:
    return SandboxedEnvironment().from_string(template).render(known)


def sensors(files: dict[str, Any], server: ServerUnderTest) -> dict[str, str]:
    """What each sensor of the example shows now."""
    (rest,) = files["configuration.yaml"]["rest"]
    status, result = send_rest_call(rest, files, server)
    assert status == 200
    shown = {one["name"]: one for one in (*rest["sensor"], *rest["binary_sensor"])}
    return {
        name: rendered(one["value_template"], value_json=result)
        if rendered(one.get("availability", "True"), value_json=result) == "True"
        else "unavailable"
        for name, one in shown.items()
    }


def test_the_button_logs_an_episode_and_the_sensors_show_it(
    files: dict[str, Any], served: ServerUnderTest
) -> None:
    configuration = files["configuration.yaml"]
    before = sensors(files, served)
    assert before["Daily card filled in"] == "False"
    automation = configuration["automation"][0]
    press, result = automation["actions"]
    command = configuration["rest_command"][press["action"].removeprefix("rest_command.")]
    fields = {
        name: rendered(words, now=lambda: datetime.now(UTC))
        for name, words in press["data"].items()
    }
    status, entry = send_rest_call(command, files, served, rendered(command["payload"], **fields))
    assert (status, set(entry)) == (201, {"id", "child"})
    after = sensors(files, served)
    assert int(after["Episodes logged today"]) == int(before["Episodes logged today"]) + 1
    assert (after["Minutes since the last episode"], after["Episode running"]) == ("0", "False")
    for answer, says in (
        ({"status": 201}, "False"),
        ({"status": 403}, "True"),
        ({"status": 503}, "True"),
    ):
        assert rendered(result["if"], answer=answer) == says
    assert rendered(result["if"]) == "True", "no answer at all is not saved either"


def test_what_is_not_known_is_unavailable_and_not_zero(files: dict[str, Any]) -> None:
    sensor = files["configuration.yaml"]["rest"][0]["sensor"][0]
    assert rendered(sensor["availability"], value_json={"minutes_since": None}) == "False"
    assert rendered(sensor["availability"]) == "False"
    assert rendered(sensor["availability"], value_json={"minutes_since": 0}) == "True"


@pytest.mark.parametrize(
    ("state", "is_logged"),
    [
        ("2026-11-30T09:00:00+00:00", "True"),
        ("2026-11-30T08:00:00+00:00", "False"),
        ("unavailable", "False"),
        ("unknown", "False"),
    ],
)
def test_only_a_press_of_this_minute_is_an_episode(
    files: dict[str, Any], state: str, is_logged: str
) -> None:
    def as_datetime(value: str, default: datetime) -> datetime:
        with suppress(ValueError):
            return datetime.fromisoformat(value)
        return default

    (condition,) = files["configuration.yaml"]["automation"][0]["conditions"]
    known = {
        "now": lambda: datetime(2026, 11, 30, 9, 0, 30, tzinfo=UTC),
        "as_datetime": as_datetime,
        "timedelta": timedelta,
        "trigger": {"to_state": {"state": state}},
    }
    assert rendered(condition["value_template"], **known) == is_logged


def test_the_reminder_looks_at_a_sensor_of_the_example(files: dict[str, Any]) -> None:
    configuration = files["configuration.yaml"]
    reminder = configuration["automation"][1]
    names = {one["name"] for one in configuration["rest"][0]["binary_sensor"]}
    (condition,) = reminder["conditions"]
    entities = {f"binary_sensor.{name.lower().replace(' ', '_')}" for name in names}
    assert condition["entity_id"] in entities
    assert condition["state"] == "off"
