"""What each command of the command line does. Everything it prints for a program is JSON; for a person, sentences."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.errors import InvalidRecord, UserError
from tracker.settings import DATABASE_VARIABLE, Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.diary import Child, Diary
    from tracker.exchange.diary_json import Outcome
    from tracker.review import Review

LIST_SEPARATOR: Final = ","


def _now() -> datetime:
    return datetime.now(UTC)


def _settings(given: Namespace) -> Settings:
    return load_settings(given.database, host=getattr(given, "host", "127.0.0.1"), port=getattr(given, "port", 8501))


def _ready(given: Namespace) -> Engine:
    """Return the engine of a database that stands at this version."""
    from tracker import database, upkeep

    url = _settings(given).database_url
    done = upkeep.upgrade(url, _now())
    if done.copy is not None:
        print(f"The diary was brought to this version. A copy of it as it was: {done.copy}", file=sys.stderr)
    return database.open_database(url)


def _print(value: object) -> None:
    print(json.dumps(value, indent=1, ensure_ascii=False, default=str))


# ------------------------------------------------------------------------------------------------------------------- serving


def _serve(given: Namespace) -> int:
    from tracker.web.app import serve

    serve(_settings(given), open_browser=given.open)
    return 0


def _demo(given: Namespace) -> int:
    from tracker.demo import NAMES
    from tracker.web.app import serve

    with tempfile.TemporaryDirectory(prefix="movement-diary-demo-") as folder:
        settings = replace(_settings(given), database_url=f"sqlite:///{Path(folder) / 'demo.sqlite3'}", data_folder=Path(folder))
        os.environ[DATABASE_VARIABLE] = settings.database_url
        fill_with_demo(settings.database_url, NAMES, _now())
        print("A throw-away diary of three made-up children. It is gone when you stop this program.")
        serve(settings, open_browser=given.open)
    return 0


def fill_with_demo(url: str, names: tuple[str, ...], now: datetime) -> None:
    """Make a diary at `url` that holds these demo children."""
    from tracker import database, upkeep
    from tracker.demo import demo_document
    from tracker.exchange.diary_json import import_children, read_document

    upkeep.upgrade(url, now)
    engine = database.open_database(url)
    with database.writing(engine) as session:
        for name in names:
            import_children(session, read_document(demo_document(name, now), now), by="demo")
    engine.dispose()


# ------------------------------------------------------------------------------------------------------------------ recording


def _children(given: Namespace) -> int:
    from tracker import database, store

    with database.reading(_ready(given)) as session:
        family = store.children(session)
        if given.json:
            _print([{name: value for name, value in store.child_said(child).items() if name != "background"} for child in family])
        else:
            print(
                "\n".join(f"{child.name}  born {child.birth_date}  {child.id}" for child in family)
                or "No child yet. Add one in the browser: movement-diary serve."
            )
    return 0


def _answer(text: str, kind: str) -> object:
    if kind in {"words", "json"}:
        return [_answer(word, "text" if kind == "words" else "number") for word in text.split(LIST_SEPARATOR) if word]
    if kind == "number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    return {"true": True, "false": False}.get(text, text) if kind == "flag" else text


def said_in_arguments(answers: list[str]) -> dict[str, object]:
    """Turn key=value words into an episode in the words of the exchange file; lists are separated by commas."""
    from tracker.diary import EPISODES

    kinds = {column.name: column.kind for column in EPISODES}
    said: dict[str, object] = {}
    for answer in answers:
        key, equals, text = answer.partition("=")
        if not equals:
            raise UserError(f"{answer!r} is not key=value. Write answers such as state=asleep or movements=twitch,jerk.")
        said[key] = _answer(text, kinds.get(key, "text"))
    return said


def _log(given: Namespace) -> int:
    from tracker import database, store

    now = _now()
    said: dict[str, object] = {"started_at": given.at or now, "source": "app"} | said_in_arguments(given.answers)
    if given.duration is not None:
        said["duration_s"] = given.duration
    with database.writing(_ready(given)) as session:
        child = store.find_child(session, given.child)
        recorded = store.record(session, child.id, "episodes", said, now=now, by=None)
    if given.json:
        _print({"id": recorded.id, "created": recorded.created, "child": child.id})
    else:
        print(recorded.id)
    return 0


# --------------------------------------------------------------------------------------------------------------------- files


def _import(given: Namespace) -> int:
    from tracker import database
    from tracker.exchange import diary_json

    now, paths = _now(), [Path(name) for name in given.files]
    total = diary_json.Outcome()
    try:
        children = [child for path in paths for child in diary_json.read_file(path, now, alone=len(paths) == 1)]
        with database.writing(_ready(given)) as session:
            total = diary_json.import_children(session, children, by="import", replace=given.replace)
            if given.dry_run:
                session.rollback()
                total.stored = False
    except InvalidRecord as error:
        total = diary_json.Outcome(problems=error.problems)
    if given.json:
        _print(total.as_json())
    else:
        _tell(total, dry_run=given.dry_run)
    return 1 if total.problems else 0


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {table.replace('_', '-')}" for table, number in counts.items()) or "nothing"


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    for problem in outcome.problems:
        print(str(problem).encode(errors="backslashreplace").decode(), file=sys.stderr)
    if outcome.problems:
        print(f"movement-diary: {len(outcome.problems)} problem(s), so nothing was stored. Mend the file and import it again.", file=sys.stderr)
        return
    print(f"{'Would add' if dry_run else 'Added'}: {_counts(outcome.added)}. Already there: {_counts(outcome.unchanged)}.")
    if outcome.replaced:
        print(f"Replaced by the file's: {_counts(outcome.replaced)}.")
    for conflict in outcome.conflicts:
        print(f"{conflict['where']}: differs from what is stored in {', '.join(conflict['differs'])}; the stored one stays (--replace takes the file's)")


def _export(given: Namespace) -> int:
    from tracker import database, store
    from tracker.exchange import diary_json

    with database.reading(_ready(given)) as session:
        wanted = None if given.child is None else [store.find_child(session, given.child).id]
        text = diary_json.to_text(diary_json.export(session, wanted, now=_now()))
    if given.output is None:
        sys.stdout.write(text)
    else:
        write_whole(Path(given.output), text.encode())
    return 0


def write_whole(path: Path, content: bytes) -> None:
    """Write a file completely or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"{path} could not be written: {error.strerror}. Give another place.") from None


# ----------------------------------------------------------------------------------------------------------------- questions


def _as_of(text: str | None, child: Child) -> datetime:
    """Read --as-of: an instant with an offset, a local date (its end at home), or now."""
    from tracker.local_time import end_of_day
    from tracker.values import parsed_day, parsed_instant

    if text is None:
        return _now()
    try:
        return end_of_day(parsed_day(text), child.time_zone)
    except ValueError:
        pass
    try:
        return parsed_instant(text)
    except ValueError:
        raise UserError(f"--as-of {text!r} is neither a local date (2026-11-22) nor an instant with an offset (2026-11-22T20:30:00+01:00).") from None


def _diary(given: Namespace) -> Diary:
    from tracker import database, store

    with database.reading(_ready(given)) as session:
        child = store.find_child(session, given.child)
        return store.load_diary(session, child.id, _as_of(given.as_of, child))


def _day(text: str, option: str) -> date:
    from tracker.values import parsed_day

    try:
        return parsed_day(text)
    except ValueError:
        raise UserError(f"{option} {text!r} is not a day. Write it as 2026-11-22.") from None


def _review(given: Namespace) -> Review:
    from tracker.review import build_review, default_period, period_between

    diary = _diary(given)
    if given.first is None and given.last is None:
        return build_review(diary)
    usual = default_period(diary)
    first = usual.first if given.first is None else _day(given.first, "--from")
    last = usual.last if given.last is None else _day(given.last, "--to")
    if last < first:
        raise UserError(f"--from {first} is after --to {last}. Give the earlier day first.")
    return build_review(diary, period_between(first, last))


def _summary(given: Namespace) -> int:
    from tracker.review import summary_json

    review = _review(given)
    said = summary_json(review)
    if given.json:
        _print(said)
    else:
        print("\n".join(str(sentence) for sentence in said["sentences"]))  # type: ignore[attr-defined]
    return 0


def _assess(given: Namespace) -> int:
    from tracker.clinical.assess import assess, assessment_json
    from tracker.vocabulary import Urgency

    found = assess(_diary(given))
    if given.json:
        _print(assessment_json(found))
        return 0
    for flag in found.flags:
        print(f"{flag.urgency.parent}: {flag.title}\n  {flag.why}\n  {flag.do}")
    if not found.flags:
        print(f"{Urgency.NONE.parent}. The list is not complete and this is not an all-clear: if you are worried, call.")
    return 0


def _report(given: Namespace) -> int:
    from tracker.report.report import report_pdf

    write_whole(Path(given.output), report_pdf(_review(given), paper=given.paper))
    return 0


# -------------------------------------------------------------------------------------------------------------------- upkeep


def _backup(given: Namespace) -> int:
    from tracker import upkeep

    url = _settings(given).database_url
    target = Path(given.output) if given.output else upkeep.usual_copy(url, _now())
    kept = upkeep.backup(url, target)
    _print({"backup": str(kept)}) if given.json else print(f"A verified copy: {kept}")
    return 0


def _restore(given: Namespace) -> int:
    from tracker import upkeep

    aside = upkeep.restore(_settings(given).database_url, Path(given.file), _now())
    print("The copy is back." + (f" The diary as it was before: {aside}" if aside else ""))
    return 0


def _check(given: Namespace) -> int:
    from tracker import upkeep

    found = upkeep.check(_settings(given).database_url)
    if given.json:
        _print(asdict(found))
    else:
        print("\n".join(found.faults) or f"Sound. It stands at {found.revision} and holds {_counts(found.rows)}.")
    return 1 if found.faults else 0


def _upgrade(given: Namespace) -> int:
    from tracker import upkeep

    done = upkeep.upgrade(_settings(given).database_url, _now())
    if given.json:
        _print(asdict(done))
    elif done.before == done.after:
        print(f"The diary stands at {done.after} already.")
    else:
        print(f"The diary now stands at {done.after}." + (f" A copy of it as it was: {done.copy}" if done.copy else ""))
    return 0


COMMANDS: Final[dict[str, Callable[[Namespace], int]]] = {
    "serve": _serve,
    "demo": _demo,
    "children": _children,
    "log": _log,
    "import": _import,
    "export": _export,
    "summary": _summary,
    "assess": _assess,
    "report": _report,
    "backup": _backup,
    "restore": _restore,
    "check": _check,
    "upgrade": _upgrade,
}


def run(given: Namespace) -> int:
    """Do one command; return the exit status. A UserError says in words why it was refused."""
    return COMMANDS[given.command](given)
