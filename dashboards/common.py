"""What every page shares: the database, the clock, the child, who is holding the phone, and the kept answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, unquote
from uuid import uuid4

import components
import streamlit as st

from tracker.domain.local_time import local_date, zone_names
from tracker.errors import InvalidRecord, UserError
from tracker.settings import load_settings
from tracker.storage import credentials, store
from tracker.storage.database import open_database, reading, writing
from tracker.storage.database import place as database_place
from tracker.web.auth.principal import device_in

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.clinical.assess import Assessment, Flag
    from tracker.domain.age import Period
    from tracker.domain.diary import Child, Diary
    from tracker.presentation.today_status import Status
    from tracker.review import Review

HERE = Path(__file__).parent
DEVICE_COOKIE = "diary_device"
DEVICE_SCRIPT = (
    "/device.js"  # the policy of the pages lets no script run that stands in the page itself
)
SIGNED_OUT_SCRIPT = "/signed-out.js"
Args = ParamSpec("Args")
Answer = TypeVar("Answer")

# ------------------------------------------------------------------------------------------------------- clock and place


def now() -> datetime:
    """Read the clock; nothing below the pages does."""
    return datetime.now(UTC)


def place(child: Child) -> str:
    """Return the zone the phone says it is in, else the child's home."""
    told = st.context.timezone
    return told if told in zone_names() else child.time_zone


def today(child: Child) -> date:
    """Return the calendar day at the child's home."""
    return local_date(now(), child.time_zone)


# --------------------------------------------------------------------------------------------------------- this device


def device() -> dict[str, str]:
    """Return what this phone remembers: who holds it, which child, night or not."""
    if "device" not in st.session_state:
        try:
            told = json.loads(unquote(st.context.cookies.get(DEVICE_COOKIE, "{}")))
        except (ValueError, RecursionError):
            told = {}
        st.session_state["device"] = (
            {str(name): str(value) for name, value in told.items()}
            if isinstance(told, dict)
            else {}
        )
    kept: dict[str, str] = st.session_state["device"]
    return kept


def remember(**said: str) -> None:
    """Keep something on this phone for a year; it is told to nobody, but who holds a signed-in device stands beside it in Settings too."""
    device().update(said)
    here = device_in(st.context.headers)
    if here and "caregiver" in said:
        write(credentials.name_caregiver, here, said["caregiver"] or None)
    st.session_state["device_changed"] = True


def keep_device() -> None:
    """Write what changed into the phone's cookie."""
    if st.session_state.pop("device_changed", False):
        st.html(
            f'<script src="{DEVICE_SCRIPT}" data-device="{quote(json.dumps(device()), safe="")}"></script>',
            unsafe_allow_javascript=True,
        )


def caregiver() -> str | None:
    """Return the name of whoever holds this phone: as the diary knows a signed-in one, else as the phone remembers it."""
    here = device_in(st.context.headers)
    known = ask(credentials.device, here) if here else None
    return (known.caregiver if known else None) or device().get("caregiver") or None


def theme() -> str:
    """Return the colours charts are drawn in."""
    return "night" if device().get("night") else st.context.theme.type or "light"


def is_phone() -> bool:
    """Say whether the browser calls itself a phone's."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


# --------------------------------------------------------------------------------------------------------------- storage


@st.cache_resource(show_spinner=False)
def _engine(url: str) -> Engine:
    return open_database(url)


def url() -> str:
    """Return the address of the database."""
    return load_settings().database_url


def ask(
    question: Callable[Concatenate[Session, Args], Answer], *args: Args.args, **more: Args.kwargs
) -> Answer:
    """Ask the store something, in one consistent view."""
    with reading(_engine(url())) as session:
        return question(session, *args, **more)


def write(change: Callable[..., Answer], *args: object, **more: object) -> Answer | None:
    """Make one change in the diary; what cannot be stored is said at the top of the page, and None returned."""
    try:
        with writing(_engine(url())) as session:
            return change(
                session, *args, now=now(), by=store.current_name(session, caregiver()), **more
            )
    except UserError as error:
        tell(
            str(error)
            if not isinstance(error, InvalidRecord)
            else "Not saved: " + "; ".join(f"{p.where} {p.problem}" for p in error.problems) + "."
        )
        return None
    finally:
        look_anew()


def stored(change: Callable[..., None], *args: object) -> bool:
    """Make one change that returns nothing; say whether it was stored."""

    def and_say(session: Session, *given: object, **by: object) -> bool:
        change(session, *given, **by)
        return True

    return bool(write(and_say, *args))


def tell(words: str) -> None:
    """Say something at the top of the page at its next drawing."""
    st.session_state.setdefault("told", []).append(words)


def fresh_id(purpose: str) -> str:
    """Return the id the next record of this kind will have: made before it is saved, so that saving twice is one record."""
    key = f"next-{purpose}"
    if key not in st.session_state:
        st.session_state[key] = str(uuid4())
    made: str = st.session_state[key]
    return made


def used(purpose: str) -> None:
    """Let the next record of this kind have another id."""
    st.session_state.pop(f"next-{purpose}", None)


# ----------------------------------------------------------------------------------------------------------- the child


def look_anew() -> None:
    """Ask the database again what has changed: at the start of a page's run, and after a change of ours."""
    st.session_state["looked"] = {}


def _looked(name: str, look: Callable[[], Answer]) -> Answer:
    """Return what was seen when it was first asked in this run of the page, so that all of the page speaks of one moment."""
    looked: dict[str, Any] = st.session_state.setdefault("looked", {})
    if name not in looked:
        looked[name] = look()
    answer: Answer = looked[name]
    return answer


def family() -> list[Child]:
    """Return every child of this diary."""
    return _looked("family", lambda: ask(store.children))


def child() -> Child:
    """Return the child this page is about."""
    known = {one.id: one for one in family()}
    return known.get(device().get("child", "")) or next(iter(known.values()))


# -------------------------------------------------------------------------------------------------- what is kept a while
# Kept until the next change of the diary, at most half an hour; frozen values are shared as they are (cache_resource), never copied.


def _half_hour() -> str:
    moment = now()
    return f"{moment:%Y-%m-%dT%H}:{moment.minute // 30}"


@st.cache_resource(max_entries=8, show_spinner=False)
def _diary(address: str, child_id: str, mark: store.Mark, until: str) -> Diary:  # noqa: ARG001 - kept by all four
    with reading(_engine(address)) as session:
        return store.shelf(address).diary(session, child_id, now())


@st.cache_resource(max_entries=16, show_spinner=False)
def _assessment(address: str, child_id: str, mark: store.Mark, until: str) -> Assessment:
    from tracker.clinical.assess import assess  # noqa: PLC0415 - heavy

    return assess(_diary(address, child_id, mark, until))


@st.cache_resource(max_entries=16, show_spinner=False)
def _review(
    address: str, child_id: str, mark: store.Mark, until: str, period: Period | None
) -> Review:
    from tracker.review import build_review  # noqa: PLC0415 - heavy

    return build_review(_diary(address, child_id, mark, until), period)


def stamp(child: Child) -> tuple[str, str, store.Mark, str]:
    """Return what kept answers are kept by: database, child, where its diary stands, half hour."""
    return _looked(child.id, lambda: (url(), child.id, ask(store.mark, child.id), _half_hour()))


def diary(child: Child) -> Diary:
    """Return the child's diary as it is known now."""
    return _diary(*stamp(child))


def assessment(child: Child) -> Assessment:
    """Return what the rules say about the diary now."""
    return _assessment(*stamp(child))


def review(child: Child, period: Period | None = None) -> Review:
    """Return every summary of a period, and the assessment."""
    return _review(*stamp(child), period)


def status(child: Child) -> Status:
    """Return the glance at the diary."""
    from tracker.presentation.today_status import status as glance  # noqa: PLC0415 - heavy

    return glance(diary(child))


def urgent(child: Child) -> tuple[Flag, ...]:
    """Return the flags that stay in sight until somebody was called."""
    from tracker.presentation.today_status import urgent as open_flags  # noqa: PLC0415 - heavy

    return open_flags(diary(child), assessment(child))


def first_day(child: Child) -> date:
    """Return the first local day anything is known about, today where nothing is."""
    from tracker.presentation.today_status import first_day as first  # noqa: PLC0415 - heavy

    return first(diary(child))


def know_emergency_number() -> None:
    """Learn which number the family calls, for every sentence that speaks of it."""
    st.session_state["emergency_number"] = ask(store.emergency_number) or ""


def where_it_lives() -> str:
    """Return the file or server the diary is kept in, without any password."""
    return database_place(_engine(url()))


# ------------------------------------------------------------------------------------------------------------- the frame


def dress() -> None:
    """Put on the look: the pages' own, and red on black at night."""
    sheets = [HERE / "style.css"] + ([HERE / "night.css"] if device().get("night") else [])
    st.html(
        "<style>" + "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets) + "</style>"
    )
    st.html(f'<script src="{SIGNED_OUT_SCRIPT}"></script>', unsafe_allow_javascript=True)


def say_told() -> None:
    """Show what a change had to say: a refusal, a reminder."""
    for words in st.session_state.pop("told", []):
        st.warning(components.literal(words))


def night_toggle() -> None:
    """Offer the night colours."""
    night = st.toggle("Night: red on black", value=bool(device().get("night")), key="night")
    if night != bool(device().get("night")):
        remember(night="yes" if night else "")
        st.rerun()
