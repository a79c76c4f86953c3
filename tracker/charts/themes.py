"""Colours, symbols and sizes that every chart shares; new figures, and the SVG of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from threading import Lock
from typing import TYPE_CHECKING, Final

from tracker.domain.vocabulary import ArousalState
from tracker.localization.messages import N_

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS_PER_INCH = 72
TEXT_PT = 7.8
SMALL_PT = 7.5
"""On a phone a 3.9 in chart is 390 px wide, so that 7.5 pt are 10 px; on paper nothing is
smaller."""

IMAGE_DPI: Final = 200
"""The resolution of an image inside a chart."""

FONT: Final = "DejaVu Sans"
"""The font that texts are measured with."""
SCREEN_FONTS: Final = f"'{FONT}', Verdana, sans-serif"
"""Verdana, which most phones have, is as wide."""

_RENDER_LOCK: Final = Lock()


@dataclass(frozen=True)
class Theme:
    """The colours of one theme.

    `ground` is the background of the page behind; it is painted only where `paints_ground`.
    """

    name: str
    ground: str
    paints_ground: bool
    text: str
    quiet: str
    line: str
    hatch: str
    sleep: str
    feed: str
    bar: str
    states: dict[str, str]
    """Colour by key of `STATE_GROUPS`."""


@dataclass(frozen=True)
class StateGroup:
    """States of arousal that share a symbol.

    A hollow symbol is filled with the background, so that symbols differ without colour too.
    """

    key: str
    label: str
    states: frozenset[ArousalState]
    marker: str
    hollow: bool = False


STATE_GROUPS: Final = (
    StateGroup(
        "asleep",
        N_("asleep, falling asleep"),
        frozenset({ArousalState.ASLEEP, ArousalState.FALLING_ASLEEP}),
        "o",
    ),
    StateGroup("on_waking", N_("on waking"), frozenset({ArousalState.JUST_WOKE}), "^"),
    StateGroup("awake", N_("awake"), frozenset({ArousalState.AWAKE}), "s", hollow=True),
    StateGroup(
        "feeding_crying",
        N_("feeding or crying"),
        frozenset({ArousalState.FEEDING, ArousalState.CRYING}),
        "D",
        hollow=True,
    ),
    StateGroup("not_known", N_("state not known"), frozenset({ArousalState.UNSURE}), "X"),
)
"""How an episode is drawn, by the state it began in; one that was not asked is not known."""

_OKABE_ITO: Final = {
    "asleep": "#0072B2",
    "on_waking": "#D55E00",
    "awake": "#009E73",
    "feeding_crying": "#CC79A7",
    "not_known": "#5f6b6d",
}
_ON_DARK: Final = _OKABE_ITO | {
    "asleep": "#56B4E9",
    "on_waking": "#E69F00",
    "awake": "#2fc79b",
    "not_known": "#b4bcbe",
}
_ON_PAPER: Final = {
    "asleep": "#0072B2",
    "on_waking": "#9c4300",
    "awake": "#111111",
    "feeding_crying": "#111111",
    "not_known": "#444444",
}
_AT_NIGHT: Final = dict.fromkeys(_OKABE_ITO, "#ff5a4d")

THEMES: Final = {
    theme.name: theme
    for theme in (
        Theme("light", "#fbf9f5", paints_ground=False, text="#1c2326", quiet="#4a5560",
              line="#9aa3a6", hatch="#adb1ae", sleep="#d9dcdb", feed="#6f7a7d", bar="#1f5f6b",
              states=_OKABE_ITO),
        Theme("dark", "#12181a", paints_ground=False, text="#eceae5", quiet="#b4bcbe",
              line="#6b7679", hatch="#56626a", sleep="#38464b", feed="#a4adb0", bar="#5fb3c1",
              states=_ON_DARK),
        Theme("night", "#000000", paints_ground=True, text="#ff5a4d", quiet="#d94c41",
              line="#8a3029", hatch="#6e2620", sleep="#4a1815", feed="#b23f36", bar="#b23f36",
              states=_AT_NIGHT),
        Theme("print", "#ffffff", paints_ground=False, text="#111111", quiet="#3c3c3c",
              line="#777777", hatch="#a8a8a8", sleep="#d4d4d4", feed="#555555", bar="#5a5a5a",
              states=_ON_PAPER),
    )
}  # fmt: skip  # a palette reads as a table
"""The themes by name: light and dark follow the phone, night is red on black, print can be read
in grey."""


def group_of(state: object) -> StateGroup:
    """Return the group of a state; the last one, not known, where it was not asked."""
    return next((group for group in STATE_GROUPS if state in group.states), STATE_GROUPS[-1])


@lru_cache(maxsize=1)
def configure_matplotlib() -> None:
    """Set matplotlib's options once: repeatable SVG, one font, no mathematical notation.

    Nothing else in this program draws with matplotlib.
    """
    from matplotlib import rcParams  # noqa: PLC0415  # heavy: imported only to draw a chart

    rcParams["svg.hashsalt"] = "infant-movement-diary"
    rcParams.update({"font.family": [FONT], "text.parse_math": False, "axes.unicode_minus": False})


def new_figure(theme: Theme, width_in: float, height_in: float) -> Figure:
    """Return an empty figure; its background is painted only where the theme says so."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # heavy: imported only to draw a chart

    configure_matplotlib()
    return Figure(
        figsize=(width_in, height_in),
        dpi=100,
        facecolor=theme.ground if theme.paints_ground else "none",
    )


def add_axes(figure: Figure, box_in: tuple[float, float, float, float]) -> Axes:
    """Add axes without ticks, placed in inches: left, bottom, width, height; return them.

    Ticks would add a third to the time of drawing.
    """
    width, height = figure.get_size_inches()
    left, bottom, across, up = box_in
    axes = figure.add_axes((left / width, bottom / height, across / width, up / height))
    axes.set_axis_off()
    return axes


def message_figure(sentence: str, theme: Theme, width_in: float) -> Figure:
    """Return the sentence that stands in place of a chart while there is nothing to draw."""
    figure = new_figure(theme, width_in, 0.8)
    figure.text(
        0.5,
        0.5,
        wrap_text(sentence, width_in),
        ha="center",
        va="center",
        fontsize=TEXT_PT + 1,
        color=theme.quiet,
        linespacing=1.4,
    )
    return figure


def wrap_text(text: str, width_in: float, size_pt: float = TEXT_PT + 1) -> str:
    """Return a text broken into lines that fit the width, at just over half an em a character."""
    from textwrap import fill  # noqa: PLC0415  # beside its only use

    return fill(text, max(12, int(width_in * POINTS_PER_INCH / (0.56 * size_pt))))


def to_svg(figure: Figure, *, outlines: bool = False, fonts: str = SCREEN_FONTS) -> str:
    """Return a figure as SVG; the same figure gives the same text, without a date.

    Parameters
    ----------
    figure
        The figure to write.
    outlines
        Whether characters become shapes, for a file that is opened anywhere. Otherwise the
        reader's fonts are used, which takes a quarter of the bytes.
    fonts
        The fonts to name in the SVG, as a CSS list.

    """
    from matplotlib import rcParams  # noqa: PLC0415  # heavy: imported only to draw a chart

    configure_matplotlib()
    text = StringIO()
    with _RENDER_LOCK:  # `svg.fonttype` is one setting for the whole process
        rcParams["svg.fonttype"] = "path" if outlines else "none"
        figure.savefig(text, format="svg", dpi=IMAGE_DPI, metadata={"Date": None, "Creator": None})
    return text.getvalue().replace(f"'{FONT}'", fonts)
