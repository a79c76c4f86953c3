"""What each command of the command line does. What it prints for a program is JSON; for a person, sentences."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Final

from tracker.cli.access import devices_command, passcode_command, token_command
from tracker.cli.children_log import children_command, log_command
from tracker.cli.files import export_command, import_command
from tracker.cli.maintenance import backup_command, check_command, restore_command, upgrade_command
from tracker.cli.replay import replay_command
from tracker.cli.report import report_command
from tracker.cli.serve import demo_command, serve_command
from tracker.cli.summary_assess import assess_command, summary_command

COMMANDS: Final[dict[str, Callable[[Namespace], int]]] = {
    "serve": serve_command,
    "demo": demo_command,
    "children": children_command,
    "log": log_command,
    "import": import_command,
    "export": export_command,
    "summary": summary_command,
    "assess": assess_command,
    "replay": replay_command,
    "report": report_command,
    "backup": backup_command,
    "restore": restore_command,
    "check": check_command,
    "upgrade": upgrade_command,
    "passcode": passcode_command,
    "devices": devices_command,
    "token": token_command,
}


def run(given: Namespace) -> int:
    """Do one command; return the exit status. A UserError says in words why it was refused."""
    return COMMANDS[given.command](given)
