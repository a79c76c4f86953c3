"""The half of the trial that runs in Home Assistant's own Python: presses the button, reads the sensors, waits for the reminder."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant import bootstrap
from homeassistant.components import persistent_notification
from homeassistant.const import __version__
from homeassistant.runner import RuntimeConfig

SENSORS = [
    "sensor.minutes_since_the_last_episode",
    "sensor.episodes_logged_today",
    "sensor.diary_urgency",
    "binary_sensor.episode_running",
    "binary_sensor.daily_card_filled_in",
]
BUTTON = "event.button_at_the_bed"
PATIENCE_S = 150
READING_S = 12


def shown(hass: Any) -> dict[str, str]:
    """Return what each sensor shows."""
    return {name: getattr(hass.states.get(name), "state", "missing") for name in SENSORS}


async def refreshed(hass: Any) -> dict[str, str]:
    """Return what each sensor shows after it was read again; Home Assistant reads at most once in ten seconds."""
    await asyncio.sleep(READING_S)
    await hass.services.async_call(
        "homeassistant", "update_entity", {"entity_id": SENSORS}, blocking=True
    )
    await asyncio.sleep(1)
    await hass.async_block_till_done()
    return shown(hass)


def reminder(hass: Any) -> str | None:
    """Return the message of the reminder, None while there is none."""
    waiting = persistent_notification._async_get_or_create_notifications(hass)
    return waiting["diary_check_in"]["message"] if "diary_check_in" in waiting else None


async def set_button(hass: Any, state: str) -> None:
    """Let the button's entity show a state, and wait for what follows from it."""
    hass.states.async_set(BUTTON, state, {"event_type": "press"})
    await hass.async_block_till_done()


async def trial(folder: str) -> dict[str, Any]:
    """Return what happened, by part of the example."""
    hass = await bootstrap.async_setup_hass(
        RuntimeConfig(config_dir=folder, skip_pip=False, safe_mode=False)
    )
    await hass.async_start()
    await hass.async_block_till_done()
    before = await refreshed(hass)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    for state in ("unavailable", yesterday, "unknown", yesterday):
        await set_button(hass, state)
    unpressed = await refreshed(hass)
    await set_button(hass, datetime.now(UTC).isoformat())
    after = await refreshed(hass)
    for _ in range(PATIENCE_S):
        if reminder(hass):
            break
        await asyncio.sleep(1)
    message = reminder(hass)
    automations = {one.entity_id: one.state for one in hass.states.async_all("automation")}
    await hass.async_stop(force=True)
    episodes = [one["sensor.episodes_logged_today"] for one in (before, unpressed, after)]
    return {
        "Home Assistant": __version__,
        "Python": sys.version.split()[0],
        "automations": automations,
        "sensors at first": before,
        "sensors after an unavailable button and an old press": unpressed,
        "sensors after a press": after,
        "reminder": message,
        "as documented": episodes == ["0", "0", "1"]
        and before["sensor.minutes_since_the_last_episode"] == "unavailable"
        and after["sensor.minutes_since_the_last_episode"] in {"0", "1"}
        and after["binary_sensor.daily_card_filled_in"] == "off"
        and "check-in" in (message or ""),
    }


sys.stdout.write(json.dumps(asyncio.run(trial(sys.argv[1]))) + "\n")
