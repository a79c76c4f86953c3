"""A chart as the page shows it, and as a file to take along with its heading."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker import __version__
from tracker.charts import Heading, can_write, chart_file, to_svg
from tracker.localization.dates import day_text
from tracker.localization.messages import _, ngettext

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from tracker.domain.age import Period
    from tracker.review import Review

FILE_WIDTH_IN: Final = 7.0
"""A picture taken along fills the width of a sheet of paper."""


@dataclass(frozen=True)
class Picture:
    """A chart and its texts; `draw` takes a theme and a width in inches.

    `units` says what is counted. `content_key` identifies all data the chart shows, so that it is
    drawn again only if they change; "" if that would be too long.
    """

    key: str
    title: str
    units: str
    alt: str
    draw: Callable[[str, float], Figure]
    content_key: str = ""


def svg(picture: Picture, theme: str, width_in: float) -> str:
    """Return a picture as the page shows it."""
    return to_svg(picture.draw(theme, width_in))


def file_name(key: str, name: str, period: Period, kind: str) -> str:
    """Return the name of a file about one child: what it is, the child, the days.

    `name` is the child's name or initials; only its letters and digits are kept.
    """
    child = "-".join(re.findall(r"[^\W_]+", name))
    days = f"{period.first.isoformat()}-to-{period.last.isoformat()}"
    return f"{'-'.join(part for part in (key, child, days) if part)}.{kind}"


def picture_file(picture: Picture, review: Review, kind: str, *, whole_name: bool = False) -> bytes:
    """Return a picture to take along, `svg` or `png`, on white and with its heading."""
    figure = picture.draw("print", FILE_WIDTH_IN)
    return chart_file(figure, heading(picture, review, whole_name=whole_name), kind)


def heading(picture: Picture, review: Review, *, whole_name: bool = False) -> Heading:
    """Return the heading of a picture taken along: title, child, days, units, origin.

    The child is named by initials unless `whole_name`; a name the font cannot write is left out.
    """
    period = review.period
    name = review.child.name if whole_name else initials(review.child.name)
    shown_name = (name,) if name.strip() and can_write(name) else ()
    first, last = day_text(period.first), day_text(period.last)
    days = ngettext(
        "{first} to {last} ({count} day)", "{first} to {last} ({count} days)", period.days
    ).format(first=first, last=last, count=period.days)
    zone = _("times of {zone}").format(zone=review.child.time_zone)
    origin = _("Recorded by the family in the movement diary {version}. No diagnosis.").format(
        version=__version__
    )
    lines = (" · ".join([*shown_name, days, zone]), picture.units, origin)
    return Heading(picture.title, lines)


def initials(name: str) -> str:
    """Return the first letter of each word of a name."""
    return " ".join(f"{word[0].upper()}." for word in re.findall(r"[^\W\d_]+", name))
