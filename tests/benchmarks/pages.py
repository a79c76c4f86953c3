"""What the Trends page and the report cost, in the process that serves them: CPU milliseconds, printed and never judged."""

from __future__ import annotations

import tempfile

from sqlalchemy import Engine

from tests.benchmarks.__main__ import after_a_new_entry, cpu_ms, filled, line, load, page_at
from tests.benchmarks.synthetic import NOW
from tracker.report.report import report_pdf
from tracker.review import build_review
from tracker.storage import database, store

SIZES = (400, 10_000, 100_000)
"""The first is about a year's diary."""

RUNS = 3


def report_of(engine: Engine, child: str) -> bytes:
    """Return the report, from the database to the PDF."""
    with database.reading(engine) as session:
        return report_pdf(build_review(store.load_diary(session, child, NOW)))


def main() -> None:
    print("CPU milliseconds, the smallest of three runs after one that is not counted\n")
    line("episodes", *(f"{size:,}" for size in SIZES))
    with tempfile.TemporaryDirectory(prefix="movement-diary-bench-") as folder:
        diaries = [filled(folder, size) for size in SIZES]
        line(
            "load the Diary",
            *(
                f"{cpu_ms(lambda e=engine, c=child: load(e, c), RUNS):.0f}"  # type: ignore[misc]
                for engine, _, child in diaries
            ),
        )
        line(
            "report, from the database to the PDF",
            *(f"{cpu_ms(lambda e=e, c=c: report_of(e, c), RUNS):.0f}" for e, _, c in diaries),  # type: ignore[misc]
        )
        same = [
            report_of(engine, child) == report_of(engine, child) for engine, _, child in diaries
        ]
        line("report, the same bytes again", *("yes" if one else "NO" for one in same))
        pages = [page_at(url, "trends.py") for _, url, _ in diaries]
        line("rerun the Trends page, nothing new", *(f"{cpu_ms(page, RUNS):.0f}" for page in pages))
        news = (
            after_a_new_entry(engine, child, page)
            for (engine, _, child), page in zip(diaries, pages, strict=True)
        )
        line("rerun the Trends page after a new entry", *(f"{cost:.0f}" for cost in news))


if __name__ == "__main__":
    main()
