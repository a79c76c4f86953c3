"""Start a real Home Assistant with the documented example and a diary, and look at what each part of it does.

    python -m tests.home_assistant HASS_PYTHON

`HASS_PYTHON` is the Python of an environment in which `pip install homeassistant` was run. Nothing of the example is changed but
the address of the diary, the two tokens, and the minute of the reminder.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.browser.conftest import running
from tests.web.auth.conftest import ROBIN, ServerUnderTest, prepared
from tracker.resources import resource
from tracker.storage import database, store

PAGE = resource("alembic.ini").parent / "docs" / "home-assistant.md"
INSIDE = Path(__file__).with_name("inside.py")
UNTIL_REMINDER = timedelta(seconds=150)


def write_configuration(folder: Path, diary: ServerUnderTest, address: str) -> None:
    """Write the files of the example into a folder, with this diary's address and tokens."""
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    files = dict(blocks)
    configuration = files["configuration.yaml"].replace("http://diary.local:8501", address)
    reminder = (datetime.now(UTC) + UNTIL_REMINDER).strftime('"%H:%M:%S"')
    configuration = configuration.replace('"19:30:00"', reminder)
    zone = "homeassistant:\n  time_zone: UTC\n"
    (folder / "configuration.yaml").write_text(zone + configuration, encoding="utf-8")
    secrets = "".join(f'diary_{scope}: "Bearer {key}"\n' for scope, key in diary.tokens.items())
    (folder / "secrets.yaml").write_text(secrets, encoding="utf-8")


def main() -> int:
    """Run the trial; return 0 where every part did what the document says."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "hass").mkdir()
        diary = prepared(folder)
        with running(folder, "serve") as address:
            write_configuration(folder / "hass", diary, address)
            words = [sys.argv[1], str(INSIDE), str(folder / "hass")]
            output = subprocess.run(words, check=False, stdout=subprocess.PIPE, text=True).stdout
        with database.reading(database.open_database(diary.url)) as session:
            entries = store.entries(session, ROBIN, "episodes")
    report = json.loads(output.splitlines()[-1])
    report["entries in the diary"] = [(one["note"], one["logged_by"]) for one in entries]
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    expected = [("The button at the bed", "log")]
    return 0 if report["as documented"] and report["entries in the diary"] == expected else 1


if __name__ == "__main__":
    sys.exit(main())
