"""Finished tables in, matplotlib figures out. Nothing is computed here: a picture shows the numbers it was handed."""

from __future__ import annotations

from tracker.charts.annotations import Marked
from tracker.charts.export import Heading, to_file
from tracker.charts.font_coverage import can_write
from tracker.charts.hours import hours_alt, hours_figure
from tracker.charts.raster import raster_alt, raster_figure
from tracker.charts.raster_layout import RasterTables
from tracker.charts.rate import rate_alt, rate_figure
from tracker.charts.share_bars import parts_alt, parts_figure
from tracker.charts.themes import THEMES, Theme, to_svg
from tracker.charts.who_windows import (
    CORRECTED,
    WINDOWS_CAPTION,
    WindowTables,
    windows_alt,
    windows_figure,
)

__all__ = [
    "CORRECTED",
    "THEMES",
    "WINDOWS_CAPTION",
    "Heading",
    "Marked",
    "RasterTables",
    "Theme",
    "WindowTables",
    "can_write",
    "hours_alt",
    "hours_figure",
    "parts_alt",
    "parts_figure",
    "raster_alt",
    "raster_figure",
    "rate_alt",
    "rate_figure",
    "to_file",
    "to_svg",
    "windows_alt",
    "windows_figure",
]
