"""Charts: finished tables in, matplotlib figures out.

Nothing is computed here: a chart shows the numbers it was given.
"""

from __future__ import annotations

from tracker.charts.annotations import Annotation
from tracker.charts.day_strip import StripRow, strip_alt, strip_figure
from tracker.charts.export import Heading, chart_file
from tracker.charts.font_coverage import can_write
from tracker.charts.growth import GrowthTables, growth_alt, growth_figure
from tracker.charts.hours import hours_alt, hours_figure
from tracker.charts.raster import raster_alt, raster_figure, raster_heights_in
from tracker.charts.raster_layout import RasterTables
from tracker.charts.rate import rate_alt, rate_figure
from tracker.charts.share_bars import share_bars_alt, share_bars_figure
from tracker.charts.themes import THEMES, Theme, to_svg
from tracker.charts.who_windows import windows_figure
from tracker.charts.who_windows_text import (
    CORRECTED,
    WINDOWS_CAPTION,
    WindowTables,
    windows_alt,
)

__all__ = [
    "CORRECTED",
    "THEMES",
    "WINDOWS_CAPTION",
    "Annotation",
    "GrowthTables",
    "Heading",
    "RasterTables",
    "StripRow",
    "Theme",
    "WindowTables",
    "can_write",
    "chart_file",
    "growth_alt",
    "growth_figure",
    "hours_alt",
    "hours_figure",
    "raster_alt",
    "raster_figure",
    "raster_heights_in",
    "rate_alt",
    "rate_figure",
    "share_bars_alt",
    "share_bars_figure",
    "strip_alt",
    "strip_figure",
    "to_svg",
    "windows_alt",
    "windows_figure",
]
