"""Write what every command prints about the example diaries, one file each, so that `diff -r` shows what a change of the code changed.

    python -m tests.outputs FOLDER      once in the old tree and once in the new, then: diff -r OLD NEW

Covered: assessment, summary, exchange file, tables, replay, the report's text, pages and pictures, for all cases and the three demo diaries.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
EXAMPLES = [
    *sorted((HERE / "clinical" / "example_cases" / "cases").glob("*.json")),
    *sorted((HERE.parent / "tracker" / "demo").glob("*.json")),
]


def printed(*words: str) -> str:
    """Return what one command prints, with its exit status."""
    from tracker.cli.main import main  # noqa: PLC0415 - after the environment is set

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            status = main(list(words))
        except SystemExit as stop:
            status = stop.code  # type: ignore[assignment]
    return f"{out.getvalue()}exit {status}\n"


def last_moment(file: Path) -> str:
    """Return an instant after everything in the file."""
    child = json.loads(file.read_text(encoding="utf-8"))["children"][0]
    instants = [
        row[name]
        for table in child.values()
        if isinstance(table, list)
        for row in table
        if isinstance(row, dict)
        for name in ("started_at", "logged_at", "given_at", "ended_at")
        if isinstance(row.get(name), str)
    ]
    latest = max(
        (datetime.fromisoformat(instant) for instant in instants),
        default=datetime(2026, 11, 20, tzinfo=UTC),
    )
    return (latest.astimezone(UTC) + timedelta(hours=1)).isoformat()


def pdf_text(file: Path) -> str:
    """Return the text of each page, and each picture's description."""
    import pypdf  # noqa: PLC0415

    return "\n\f\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def write_outputs(example: Path, target: Path) -> None:
    """Write what each command prints about one example."""
    as_of = last_moment(example)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TRACKER_DATA_DIR": folder,
            "TRACKER_DATABASE_URL": f"sqlite:///{folder}/diary.sqlite3",
        }
        target.mkdir(parents=True, exist_ok=True)
        (target / "import.json").write_text(printed("import", str(example), "--json"))
        for command in ("assess", "summary"):
            (target / f"{command}.json").write_text(printed(command, "--as-of", as_of, "--json"))
            (target / f"{command}.txt").write_text(printed(command, "--as-of", as_of))
        (target / "replay.txt").write_text(printed("replay", str(example)))
        printed("export", "-o", f"{folder}/diary.json")
        document = json.loads(Path(folder, "diary.json").read_text(encoding="utf-8"))
        (target / "export.json").write_text(
            json.dumps(document | {"exported_at": None}, indent=1, ensure_ascii=False)
        )
        printed("export", "--format", "csv", "-o", f"{folder}/tables.zip")
        with zipfile.ZipFile(f"{folder}/tables.zip") as tables:
            (target / "tables.csv").write_text(
                "".join(
                    f"{name}\n{tables.read(name).decode()}\n"
                    for name in sorted(tables.namelist())
                    if name.endswith(".csv")
                )
            )
        printed("report", "--as-of", as_of, "-o", str(target / "report.pdf"))
        (target / "report.txt").write_text(pdf_text(target / "report.pdf"))
        (target / "message.txt").write_text(printed("report", "--as-of", as_of, "--text"))


def main() -> None:
    """Write the outputs of every example below the folder named on the command line."""
    target = Path(sys.argv[1])
    for example in EXAMPLES:
        write_outputs(example, target / example.stem)
    (target / "rules.md").write_text(printed("assess", "--rules"))


if __name__ == "__main__":
    main()
