"""Backups: state of each folder, and one more now (Settings); a warning on Today if late."""

from __future__ import annotations

import common
import components
import streamlit as st

from tracker.errors import UserError
from tracker.localization.messages import N_, _
from tracker.settings import load_settings
from tracker.storage.backup import backup, default_backup_file
from tracker.storage.backup_schedule import (
    KEEP_DAYS,
    KEEP_MONTHS,
    KEEP_WEEKS,
    backup_status,
    folders_of,
)

HOW_LONG = N_(
    "A backup is made and checked once a day while the program runs. We keep {days} daily, "
    "{weeks} weekly and {months} monthly ones."
)
ON_A_SERVER = N_(
    "This diary is on a database server. Copy it with the server's own tools: pg_dump and "
    "pg_restore."
)
NO_SECOND_PLACE = N_(
    "Two places are better than one: set TRACKER_BACKUP_DIR to a folder on another disk when "
    "you start the program."
)


def late_warning() -> None:
    """Warn if the daily backups have stopped."""
    settings = load_settings()
    for folder in folders_of(settings.database_url, settings.backup_folder):
        state = backup_status(settings.database_url, folder, common.now())
        if state.late:
            st.warning(
                components.literal(
                    _("{sentence} See Settings, under Backups.").format(sentence=state.text)
                )
            )


def section() -> None:
    """Show the last good backup in each folder, and offer one more."""
    settings = load_settings()
    folders = folders_of(settings.database_url, settings.backup_folder)
    if not folders:
        components.caption(_(ON_A_SERVER))
        return
    for folder in folders:
        state = backup_status(settings.database_url, folder, common.now())
        if state.late:
            st.warning(components.literal(state.text))
        else:
            components.caption(state.text)
    how_long = _(HOW_LONG).format(days=KEEP_DAYS, weeks=KEEP_WEEKS, months=KEEP_MONTHS)
    components.caption(
        how_long
        if settings.backup_folder
        else _("{sentence} {more}").format(sentence=how_long, more=_(NO_SECOND_PLACE))
    )
    if st.button(_("Make a backup now"), width="stretch"):
        try:
            target = backup(
                settings.database_url, default_backup_file(settings.database_url, common.now())
            )
            st.success(
                components.literal(_("Backup saved and checked: {file}.").format(file=target))
            )
        except UserError as error:
            st.warning(components.literal(str(error)))
    components.caption(
        _(
            "To restore one: stop the program, then run movement-diary restore FILE. Today's "
            "diary is kept as well."
        )
    )
