"""`make bench`: figures, measured on this machine as CPU time of this process (the smallest of some runs), printed and never judged."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from tests.benchmarks.synthetic import NOW, a_child_with
from tracker.domain.diary import Diary
from tracker.exchange.diary_json import export, read_document, to_text
from tracker.exchange.safe_read import FORMAT
from tracker.exchange.store_children import import_children
from tracker.resources import resource as file_of
from tracker.storage import database, migrate, store

SIZES = (1_000, 10_000, 100_000)
TODAY_SIZES = (400, 5_000)
"""About a year's diary and a very long one."""


def cpu_ms(task: Callable[[], object], runs: int = 5) -> float:
    """Return the smallest CPU time of some runs, milliseconds; the first, which fills caches, is not counted."""
    task()
    times = []
    for _ in range(runs):
        began = time.process_time()
        task()
        times.append(time.process_time() - began)
    return min(times) * 1_000


def of_a_command(*words: str) -> float:
    """Return the CPU time of a whole process, milliseconds, the smallest of five."""
    times = []
    for _ in range(6):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "tracker", *words], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times[1:]) * 1_000


def line(what: str, *figures: str) -> None:
    print(f"{what:<58}" + "".join(f"{figure:>12}" for figure in figures), flush=True)


def filled(folder: str, episodes: int) -> tuple[Engine, str, str]:
    url = f"sqlite:///{Path(folder) / f'{episodes}.sqlite3'}"
    migrate.upgrade(url, NOW)
    engine = database.open_database(url)
    children = read_document({"format": FORMAT, "children": [a_child_with(episodes)]}, NOW)
    with database.writing(engine) as session:
        import_children(session, children, by=None)
    return engine, url, children[0].id


def load(engine: Engine, child: str) -> Diary:
    with database.reading(engine) as session:
        return store.load_diary(session, child, NOW)


def page_at(url: str, file: str = "today.py") -> Callable[[], object]:
    """Return a rerun of a page, on a phone that is nobody's yet."""
    from streamlit import config  # noqa: PLC0415
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415

    config.set_option(
        "runner.magicEnabled", value=False
    )  # as dashboards/.streamlit/config.toml tells the server
    os.environ["TRACKER_DATABASE_URL"] = url
    page = AppTest.from_file(file_of("dashboards") / "app.py", default_timeout=120)
    page.context = {"timezone": "Europe/London"}
    page.session_state["device"] = {}
    page.run()
    if file != "today.py":
        page.switch_page(file).run()
    gc.collect()
    gc.freeze()  # as the server does once it has imported everything

    def rerun() -> None:
        os.environ["TRACKER_DATABASE_URL"] = url
        page.run()
        if page.exception:
            raise RuntimeError(page.exception[0].message)

    return rerun


def record_an_episode(engine: Engine, child: str) -> None:
    with database.writing(engine) as session:
        store.record(
            session,
            child,
            "episodes",
            {"started_at": NOW, "movements": ["twitch"], "state": "asleep"},
            now=datetime.now(UTC),
            by=None,
        )


def after_a_new_entry(engine: Engine, child: str, rerun: Callable[[], object]) -> float:
    """Return the smallest CPU time of a rerun after one more episode was logged, milliseconds."""
    times = []
    for _ in range(4):
        record_an_episode(engine, child)
        began = time.process_time()
        rerun()
        times.append(time.process_time() - began)
    return min(times) * 1_000


def flags_shown_after_a_new_entry(engine: Engine, child: str, rerun: Callable[[], object]) -> float:
    """Return the smallest CPU time from a rerun's begin until Today has sent its flags, milliseconds, after a new entry."""
    card = sys.modules["next_question_card"]  # Today calls it when the flags are sent
    draw, times = card.below_flags, []
    record: list[float] = []

    def noting(child_: object) -> None:
        record.append(time.process_time())
        draw(child_)

    card.below_flags = noting  # type: ignore[attr-defined]
    try:
        for _ in range(4):
            record_an_episode(engine, child)
            began = time.process_time()
            rerun()
            times.append(record.pop() - began)
    finally:
        card.below_flags = draw  # type: ignore[attr-defined]
    return min(times) * 1_000


def half_a_year_replayed() -> None:
    """Replay a half-year diary from its file's words to its last line."""
    from tracker.replay import diary_in, first_recorded_day, replay  # noqa: PLC0415

    diary = diary_in(
        read_document({"format": FORMAT, "children": [a_child_with(500, days=180)]}, NOW)[0]
    )
    if diary is not None:
        list(replay(diary, first_recorded_day(diary), diary.today))


def main() -> None:
    print("CPU milliseconds, the smallest of five runs after one that is not counted\n")
    line("movement-diary --help, the whole process", f"{of_a_command('--help'):.0f}")
    line("\nepisodes", *(f"{size:,}" for size in SIZES))
    with tempfile.TemporaryDirectory(prefix="movement-diary-bench-") as folder:
        diaries = [filled(folder, size) for size in SIZES]
        line(
            "load the Diary",
            *(
                f"{cpu_ms(lambda e=engine, c=child: load(e, c)):.0f}"  # type: ignore[misc]
                for engine, _, child in diaries
            ),
        )
        rows = [load(engine, child) for engine, _, child in diaries]
        from tracker.clinical.assess import assess  # noqa: PLC0415
        from tracker.review import build_review  # noqa: PLC0415

        line(
            "assess it",
            *(f"{cpu_ms(lambda d=diary: assess(replace(d)), 3):.0f}" for diary in rows),  # type: ignore[misc]
        )
        line(
            "review it (assessment and every summary)",
            *(f"{cpu_ms(lambda d=diary: build_review(replace(d)), 3):.0f}" for diary in rows),  # type: ignore[misc]
        )
        from tracker.clinical.next_question import question_to_ask  # noqa: PLC0415

        line(
            "find the question to ask",
            *(
                f"{cpu_ms(lambda d=diary: question_to_ask(replace(d)), 2):.0f}"  # type: ignore[misc]
                for diary in rows[:2]
            ),
        )
        line("replay 180 days of 500 episodes", f"{cpu_ms(half_a_year_replayed, 3):.0f}")
        pages = [page_at(url) for _, url, _ in diaries]
        line("rerun the Today page, nothing new", *(f"{cpu_ms(page):.0f}" for page in pages))
        line(
            "rerun the Today page after a new entry",
            *(
                f"{after_a_new_entry(e, c, page):.0f}"
                for (e, _, c), page in zip(diaries, pages, strict=True)
            ),
        )
        others = [filled(folder, size) for size in TODAY_SIZES]
        line("\nepisodes", *(f"{size:,}" for size in (*TODAY_SIZES, SIZES[-1])))
        places = [(*other, page_at(other[1])) for other in others] + [(*diaries[-1], pages[-1])]
        line("rerun the Today page, nothing new", *(f"{cpu_ms(page):.0f}" for *_, page in places))
        line(
            "Today's flags after a new entry",
            *(f"{flags_shown_after_a_new_entry(e, c, page):.0f}" for e, _, c, page in places),
        )
        with database.reading(diaries[1][0]) as session:
            line(
                "export 10,000 episodes",
                f"{cpu_ms(lambda: to_text(export(session, now=NOW)), 2):.0f}",
            )


if __name__ == "__main__":
    main()
