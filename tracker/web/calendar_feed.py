"""A calendar that phones subscribe to: their own calendar then rings, without any cloud.

The address holds a token, of which the diary keeps the hash alone. It opens this feed and nothing
else. Times are without a zone, as RFC 5545 allows: half past seven wherever the phone is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event
from starlette.responses import Response
from starlette.routing import Route

from tracker.domain.vocabulary import VisitKind
from tracker.errors import DatabaseUnusable
from tracker.localization.messages import N_, _
from tracker.localization.region import DEFAULT, UNOFFERED, find_region, in_region
from tracker.presentation.reminders import gets_vitamin_d
from tracker.presentation.today_status import first_observed_day
from tracker.storage import store
from tracker.storage.credentials import delete_secrets, has_secret, set_secret
from tracker.storage.database import reading
from tracker.storage.fast_lookup import blocking_lookup
from tracker.web.auth.credentials import hash_of
from tracker.web.auth.middleware import CALENDAR, NOT_NOW
from tracker.web.device_region import plain_refusal

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from tracker.domain.diary import Diary

SECRET_PREFIX: Final = "calendar:"  # noqa: S105 - the kind of a secret
CHECK_IN_AT: Final = time(19, 30)
VITAMIN_D_AT: Final = time(9, 0)
LASTS: Final = timedelta(minutes=10)
"""When a reminder rings and how long its entry is (ours)."""

REFRESH: Final = timedelta(hours=12)

NO_CALENDAR: Final = N_("There is no such calendar, or it was removed.")


def new_calendar_key(session: Session, **_when_and_by: object) -> str:
    """Make the secret of a calendar's address; return it, it is stored nowhere."""
    key = secrets.token_urlsafe(24)
    set_secret(session, SECRET_PREFIX + hash_of(key), "yes")
    return key


def revoke_calendar_keys(session: Session, **_when_and_by: object) -> int:
    """Shut out every calendar; return how many addresses there were."""
    return delete_secrets(session, SECRET_PREFIX)


def calendar_address(diary: str, key: str) -> str:
    """Return the address that a phone's calendar subscribes to."""
    return f"{diary}{CALENDAR}{key}.ics"


def _reminder(what: str, at: time, child_id: str, first: date, stamp: datetime) -> Event:
    """Return an entry of every day, from the first one on, that rings."""
    event, alarm = Event(), Alarm()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{child_id} {at}")))
    event.add("summary", what)
    event.add("dtstamp", stamp)
    start = datetime.combine(first, at)
    event.add("dtstart", start)
    event.add("dtend", start + LASTS)
    event.add("rrule", {"freq": "daily"})
    event.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", timedelta())
    event.add_component(alarm)
    return event


def _day(what: str, day: date, uid: str, stamp: datetime) -> Event:
    """Return an entry of a whole day."""
    event = Event()
    event.add("uid", uid)
    event.add("summary", what)
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _entry_name(child: str, what: str) -> str:
    """Return what an entry is called, with the child's name where one is given."""
    return _("{what}: {child}").format(what=what, child=child) if child else what


def calendar(diaries: Iterable[Diary], now: datetime) -> bytes:
    """Return the feed of all children: the check-in, vitamin D where it is given, and visits.

    It is in the language in use.
    A child's name stands in it only where there are several.
    """
    feed, family = Calendar(), list(diaries)
    feed.add("prodid", "-//Infant movement diary//EN")
    feed.add("version", "2.0")
    feed.add("name", _("Movement diary"))
    feed.add("x-wr-calname", _("Movement diary"))
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    stamp = now.astimezone(UTC).replace(microsecond=0)
    for diary in family:
        name = diary.child.name if len(family) > 1 else ""
        start = first_observed_day(diary)
        check_in = _entry_name(name, _("Check-in in the movement diary"))
        feed.add_component(_reminder(check_in, CHECK_IN_AT, diary.child.id, start, stamp))
        if gets_vitamin_d(diary):
            dose = _entry_name(name, _("Vitamin D"))
            feed.add_component(_reminder(dose, VITAMIN_D_AT, diary.child.id, start, stamp))
        for visit in diary.visits.to_dict("records"):
            kind = VisitKind(visit["kind"]).parent
            what = _entry_name(name, _("Visit ({kind})").format(kind=kind))
            feed.add_component(_day(what, visit["date"].date(), str(visit["id"]), stamp))
    return bytes(feed.to_ical())


def calendar_route(
    engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Route:
    """Return the route of the feed; it reads the token in the address itself."""
    lookup = blocking_lookup(engine)

    def respond(request: Request) -> Response:
        key = request.path_params["key"]
        try:
            if not has_secret(lookup, SECRET_PREFIX + hash_of(key)):
                return plain_refusal(request, NO_CALENDAR, 404)
            now = clock()
            with reading(engine) as session:
                region = find_region(store.region(session)) or UNOFFERED[DEFAULT]
                cache = store.diary_cache(engine.url.render_as_string(hide_password=False))
                diaries = [
                    store.present_diary(session, child.id, now, cache)
                    for child in store.children(session)
                ]
        except DatabaseUnusable:
            return plain_refusal(request, NOT_NOW, 503)
        with in_region(region):
            return Response(calendar(diaries, now), media_type="text/calendar")

    return Route(f"{CALENDAR}{{key}}.ics", respond)
