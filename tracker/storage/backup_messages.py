"""Why a backup or a restore failed, in words for the family."""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_

COPY_ON_SERVER: Final = N_(
    "This diary is on a database server. Copy it and put it back with the server's own tools: "
    "pg_dump and pg_restore."
)
RESTORE_ON_SERVER: Final = N_(
    "This diary is on a database server. Put a copy back with the server's own tools: pg_restore."
)
IS_THE_DIARY: Final = N_(
    "{file} is the diary itself, not a copy of it. Nothing was changed. Copies are in the folder "
    "backups beside it."
)
FOLDER_NOT_WRITABLE: Final = N_(
    "The folder {folder} cannot be written: {reason}. Give this account the right to write in it."
)
NO_DIARY: Final = N_("There is no diary at {file}.")
IS_THERE: Final = N_("{file} is there already. Give another name; nothing was overwritten.")
NOT_WRITTEN: Final = N_(
    "The copy could not be written to {file}: {reason}. The diary itself was not changed."
)
NOT_SOUND: Final = N_(
    "The copy of {file} did not pass its check ({fault}), so it was not kept. The diary itself was "
    "not changed."
)
CUT_SHORT: Final = N_("its end is missing")
ORPHAN: Final = N_("{table}: a row without its {parent}")
WHY_NO_COPY: Final = (
    *(FOLDER_NOT_WRITABLE, NO_DIARY, IS_THERE, NOT_WRITTEN, NOT_SOUND),
    *(CUT_SHORT, ORPHAN),
)
"""The messages that say why a backup failed."""
