"""Infant movement diary: record movements, summarise them honestly, report to the doctor."""

__version__ = "0.1.0"
