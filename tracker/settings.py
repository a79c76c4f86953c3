"""Settings from the environment: database, data folder, address."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.errors import UserError

DATA_FOLDER_VARIABLE = "TRACKER_DATA_DIR"
DATABASE_VARIABLE = "TRACKER_DATABASE_URL"
BACKUP_FOLDER_VARIABLE = "TRACKER_BACKUP_DIR"
ALLOW_HOST_VARIABLE = "TRACKER_ALLOW_HOST"
TRUSTED_PROXY_VARIABLE = "TRACKER_TRUSTED_PROXY"
BASE_PATH_VARIABLE = "TRACKER_BASE_PATH"
ADDRESS_VARIABLE = "TRACKER_ADDRESS"


@dataclass(frozen=True)
class Settings:
    """Everything the program needs to know when it starts."""

    database_url: str
    data_folder: Path
    host: str = "127.0.0.1"
    port: int = 8501
    backup_folder: Path | None = None
    """A second folder for the daily backups, such as one on another disk."""
    allow_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    base_path: str = ""
    """The path under which a proxy shows the diary, such as "/diary"; "" for the root."""
    address: str = ""
    """The address that phones open where only the family knows it: with a proxy or a container."""


NO_HOME: Final = (
    "This account has no home folder, so there is no place for the diary. Name a folder that it "
    "may write in: set TRACKER_DATA_DIR to its full path."
)


def data_folder(database_url: str | None = None) -> Path:
    """Return the folder of the diary: TRACKER_DATA_DIR, or the platform's folder for user data.

    For an account without a home it is the folder of the given SQLite file; UserError without one.
    """
    path = os.environ.get(DATA_FOLDER_VARIABLE)
    try:
        if path:
            return Path(path).expanduser()
        from platformdirs import user_data_path  # noqa: PLC0415 - keeps --help quick

        return user_data_path("infant-movement-diary", appauthor=False)
    except RuntimeError:
        file = (database_url or "").removeprefix("sqlite:///")
        if file != database_url and Path(file).is_absolute():
            return Path(file).parent
        raise UserError(NO_HOME) from None


def load_settings(
    database_url: str | None = None, *, host: str = "127.0.0.1", port: int = 8501
) -> Settings:
    """Return the settings.

    The database is `database_url`, or else TRACKER_DATABASE_URL, or else a file in the data folder.
    TRACKER_BACKUP_DIR names a second folder for the daily backups. No page can change it, because
    that would let anyone who can open the diary make the server write to any folder.
    """
    named = database_url or os.environ.get(DATABASE_VARIABLE)
    folder = data_folder(named)
    url = named or f"sqlite:///{folder / 'diary.sqlite3'}"
    backup_folder = os.environ.get(BACKUP_FOLDER_VARIABLE)
    return Settings(
        url,
        folder,
        host,
        port,
        backup_folder=Path(backup_folder).expanduser() if backup_folder else None,
        allow_hosts=_comma_separated(ALLOW_HOST_VARIABLE),
        trusted_proxies=_comma_separated(TRUSTED_PROXY_VARIABLE),
        base_path=os.environ.get(BASE_PATH_VARIABLE, ""),
        address=os.environ.get(ADDRESS_VARIABLE, ""),
    )


def _comma_separated(variable: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in os.environ.get(variable, "").split(",") if name.strip())
