"""Infant movement diary: record what you see, summarise it honestly, show it to the pediatrician."""

__version__ = "0.1.0"
