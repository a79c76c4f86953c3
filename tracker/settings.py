"""What the surroundings decide: which database, which folder, which address."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DATA_FOLDER_VARIABLE = "TRACKER_DATA_DIR"
DATABASE_VARIABLE = "TRACKER_DATABASE_URL"
BACKUP_FOLDER_VARIABLE = "TRACKER_BACKUP_DIR"
ALLOW_HOST_VARIABLE = "TRACKER_ALLOW_HOST"
TRUSTED_PROXY_VARIABLE = "TRACKER_TRUSTED_PROXY"


@dataclass(frozen=True)
class Settings:
    """Everything a start of the program needs to know."""

    database_url: str
    data_folder: Path
    host: str = "127.0.0.1"
    port: int = 8501
    backup_folder: Path | None = None
    """A second place for the daily copies, such as another disk."""
    allow_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None


def data_folder() -> Path:
    """Return the folder the diary lives in: TRACKER_DATA_DIR, else the platform's place for a person's data."""
    chosen = os.environ.get(DATA_FOLDER_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415 - keeps --help quick

    return user_data_path("infant-movement-diary", appauthor=False)


def load_settings(
    database_url: str | None = None, *, host: str = "127.0.0.1", port: int = 8501
) -> Settings:
    """Return the settings; an explicit database stands before TRACKER_DATABASE_URL, and that before the data folder.

    TRACKER_BACKUP_DIR names a second folder for the daily copies. A page cannot choose it: whoever opens the diary could then make the server
    write anywhere.
    """
    folder = data_folder()
    url = (
        database_url or os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{folder / 'diary.sqlite3'}"
    )
    second = os.environ.get(BACKUP_FOLDER_VARIABLE)
    return Settings(
        url,
        folder,
        host,
        port,
        backup_folder=Path(second).expanduser() if second else None,
        allow_hosts=_listed(ALLOW_HOST_VARIABLE),
        trusted_proxies=_listed(TRUSTED_PROXY_VARIABLE),
    )


def _listed(variable: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in os.environ.get(variable, "").split(",") if name.strip())
