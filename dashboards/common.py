"""What every page shares: clock, device, database, the child and its assessed diary.

Caches, and what invalidates each:
1. `_assessed`: one `AssessedDiary` per database, child, store version and half hour; any change
   of the child's records is a new version. Its results are `cached_property`s of frozen values.
2. `storage.diary_cache`, below it: loaded diaries, brought up to the store version.
3. Output, no data: the PDF and the chart images, keyed by what they show, theme and width.
The page's snapshot (`_from_snapshot`) is no cache of rows: one run sees one consistent state.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, unquote
from uuid import UUID, uuid4, uuid5

import streamlit as st

from tracker.domain.local_time import local_date, zone_names
from tracker.errors import InvalidRecord, UserError
from tracker.localization.messages import _
from tracker.localization.region import current_region
from tracker.presentation.emergency_number import usual_number
from tracker.presentation.refused_values import problem_text
from tracker.settings import load_settings
from tracker.storage import credentials, store
from tracker.storage.database import location as database_location
from tracker.storage.database import open_database, reading, writing
from tracker.web.auth.principal import device_in
from tracker.web.base_path import base_path_in
from tracker.web.phone_code import diary_address_of

if TYPE_CHECKING:
    from assessed_diary import AssessedDiary
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.clinical.assess import Assessment
    from tracker.domain.diary import Child, Diary

HERE = Path(__file__).parent
DEVICE_COOKIE = "diary_device"
DEVICE_SCRIPT = "device.js"
"""A file, because the content security policy of the pages forbids inline scripts."""
SIGNED_OUT_SCRIPT = "signed-out.js"
TYPED_SCRIPT = "typed.js"
Args = ParamSpec("Args")
Result = TypeVar("Result")

# ----------------------------------------------------------------------------- clock and time zone


def now() -> datetime:
    """Read the clock; nothing below the pages does."""
    return datetime.now(UTC)


def device_time_zone(child: Child) -> str:
    """Return the time zone the browser reports, else that of the child's home."""
    reported = st.context.timezone
    return reported if reported in zone_names() else child.time_zone


def today(child: Child) -> date:
    """Return the calendar day at the child's home."""
    return local_date(now(), child.time_zone)


# ------------------------------------------------------------------------------------- this device


def device() -> dict[str, str]:
    """Return what this device's cookie holds: caregiver, child, night colours."""
    if "device" not in st.session_state:
        try:
            cookie = json.loads(unquote(st.context.cookies.get(DEVICE_COOKIE, "{}")))
        except (ValueError, RecursionError):
            cookie = {}
        st.session_state["device"] = (
            {str(name): str(value) for name, value in cookie.items()}
            if isinstance(cookie, dict)
            else {}
        )
    settings: dict[str, str] = st.session_state["device"]
    return settings


def remember(**settings: str) -> None:
    """Store settings in this device's cookie for a year.

    The caregiver of a signed-in device is stored in the database too, for the list in Settings.
    """
    device().update(settings)
    device_id = device_in(st.context.headers)
    if device_id and "caregiver" in settings:
        save(credentials.set_device_caregiver, device_id, settings["caregiver"] or None)
    st.session_state["device_changed"] = True


def write_device_cookie() -> None:
    """Write the device's settings into its cookie if they changed; a tap may interrupt it."""
    if st.session_state.get("device_changed"):
        settings = quote(json.dumps(device()), safe="")
        st.html(
            f'<script src="{DEVICE_SCRIPT}" data-device="{settings}"></script>',
            unsafe_allow_javascript=True,
        )
        st.session_state["device_changed"] = False


def caregiver() -> str | None:
    """Return who holds this device: the database's name for a signed-in one, else the cookie's."""
    device_id = device_in(st.context.headers)
    signed_in = query(credentials.device, device_id) if device_id else None
    return (signed_in.caregiver if signed_in else None) or device().get("caregiver") or None


def theme() -> str:
    """Return the colours charts are drawn in: night, light or dark."""
    return "night" if device().get("night") else st.context.theme.type or "light"


# ----------------------------------------------------------------------------------------- storage


def _close(engine: Engine) -> None:
    engine.dispose()


@st.cache_resource(show_spinner=False, on_release=_close)
def _engine(url: str) -> Engine:
    return open_database(url)


def database_url() -> str:
    """Return the URL of the database."""
    return load_settings().database_url


def query(
    function: Callable[Concatenate[Session, Args], Result], *args: Args.args, **more: Args.kwargs
) -> Result:
    """Call a read-only function of the storage layer in one consistent view of the database."""
    with reading(_engine(database_url())) as session:
        return function(session, *args, **more)


def make_change(change: Callable[..., Result], *args: object, **more: object) -> Result:
    """Make one change in one transaction and return its result; raises UserError."""
    try:
        with writing(_engine(database_url())) as session:
            return change(
                session, *args, now=now(), by=store.current_name(session, caregiver()), **more
            )
    finally:
        new_snapshot()


def save(change: Callable[..., Result], *args: object, **more: object) -> Result | None:
    """Make one change in one transaction; on a refusal show it on the page and return None."""
    try:
        return make_change(change, *args, **more)
    except UserError as error:
        flash(refusal_text(error))
        return None


def refusal_text(error: UserError) -> str:
    """Return what the page says about a change that was refused."""
    if not isinstance(error, InvalidRecord):
        return str(error)
    problems = "; ".join(map(problem_text, error.problems))
    return _("Not saved: {problems}.").format(problems=problems)


def save_ok(change: Callable[..., None], *args: object) -> bool:
    """Make one change that returns nothing; return whether it was stored."""

    def change_and_confirm(session: Session, *arguments: object, **by: object) -> bool:
        change(session, *arguments, **by)
        return True

    return bool(save(change_and_confirm, *args))


def flash(text: str) -> None:
    """Show a message at the top of the page the next time it is drawn to its end."""
    st.session_state.setdefault("messages", []).append(text)


def messages() -> list[str]:
    """Return the messages to show at the top of this run of the page."""
    shown: list[str] = st.session_state.get("messages", [])[:]
    st.session_state["messages_shown"] = shown
    return shown


def idempotency_id(purpose: str) -> str:
    """Return the id of the next record for a purpose.

    It is made before the record is saved, so that saving twice stores one record.
    """
    key = f"next-{purpose}"
    if key not in st.session_state:
        st.session_state[key] = str(uuid4())
    next_id: str = st.session_state[key]
    return next_id


def release_id(purpose: str, stored_id: str | None = None) -> None:
    """Let the next record for a purpose have a new id.

    With `stored_id`, only if that is still the id of the purpose: after a second tap on the same
    button it is not.
    """
    if stored_id in (None, st.session_state.get(f"next-{purpose}")):
        st.session_state.pop(f"next-{purpose}", None)


def button_id(form_id: str, button: str) -> str:
    """Return the record id of one button among several on a form.

    A second tap on it stores nothing new, a tap on another one does.
    """
    return str(uuid5(UUID(form_id), button))


# --------------------------------------------------------------------------- the page's snapshot


def new_snapshot() -> None:
    """Let this run read the database again: at its start, and after a change of its own."""
    st.session_state["snapshot"] = {}


def _from_snapshot(name: str, read: Callable[[], Result]) -> Result:
    """Return what this run of the page read first, so that the whole page shows one state."""
    snapshot: dict[str, Any] = st.session_state.setdefault("snapshot", {})
    if name not in snapshot:
        snapshot[name] = read()
    result: Result = snapshot[name]
    return result


def family() -> list[Child]:
    """Return every child of this database, oldest first."""
    return _from_snapshot("family", lambda: query(store.children))


def child() -> Child:
    """Return the child this page is about."""
    children = {child.id: child for child in family()}
    return children.get(device().get("child", "")) or next(iter(children.values()))


# ------------------------------------------------------------------------------- diary and results


def _half_hour() -> str:
    moment = now()
    return f"{moment:%Y-%m-%dT%H}:{moment.minute // 30}"


def cache_key(child: Child) -> tuple[str, str, store.Version, str, str]:
    """Return what identifies what is shown of a diary: its content, the half hour, the region.

    Ages and "days since" move with the clock, hence the half hour.
    """
    content = _from_snapshot(
        child.id, lambda: (database_url(), child.id, query(store.version, child.id), _half_hour())
    )
    return (*content, current_region().code)


@st.cache_resource(max_entries=8, show_spinner=False)
def _assessed(
    url: str,
    child_id: str,
    version: store.Version,  # noqa: ARG001 - part of the cache key
    half_hour: str,  # noqa: ARG001 - part of the cache key
    region: str,  # noqa: ARG001 - part of the cache key
) -> AssessedDiary:
    from assessed_diary import AssessedDiary  # noqa: PLC0415 - heavy

    with reading(_engine(url)) as session:
        return AssessedDiary(store.present_diary(session, child_id, now(), store.diary_cache(url)))


def assessed(child: Child) -> AssessedDiary:
    """Return the current version of the child's diary with the results derived from it."""
    return _assessed(*cache_key(child))


def diary(child: Child) -> Diary:
    """Return the current version of the child's diary."""
    return assessed(child).diary


def assessment(child: Child) -> Assessment:
    """Return the result of all rules for the current diary."""
    return assessed(child).assessment


def is_new_session() -> bool:
    """Return whether this is the first run of a session.

    A form that is open in it was filled in before the server was restarted.
    """
    return "begun" not in st.session_state


def end_run() -> None:
    """Mark that the session has drawn a page, with the messages at its top."""
    st.session_state["begun"] = True
    shown = len(st.session_state.pop("messages_shown", []))
    st.session_state["messages"] = st.session_state.get("messages", [])[shown:]


def numbers() -> tuple[str | None, str | None]:
    """Return the emergency number to call and the doctor's, None where they are not known."""
    state = st.session_state
    return state.get("number_to_call") or None, state.get("doctor_number") or None


def load_numbers() -> None:
    """Load the family's emergency and doctor's numbers, for every sentence that names them.

    Until the family has entered an emergency number, the usual one where this device is stands in.
    """
    state = st.session_state
    state["emergency_number"] = query(store.emergency_number) or ""
    state["number_to_call"] = state["emergency_number"] or usual_number(st.context.timezone) or ""
    state["doctor_number"] = query(store.doctor_number) or ""


def diary_address() -> str | None:
    """Return the address that the browser opened the diary by, None for this machine's own."""
    return diary_address_of(st.context.url or "", base_path_in(st.context.headers))


def storage_location() -> str:
    """Return the file or server of the database, without any password."""
    return database_location(_engine(database_url()))
