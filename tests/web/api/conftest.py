"""The served diary of the tests of authentication, for the tests of the API too."""

from __future__ import annotations

from tests.web.auth.conftest import served

__all__ = ["served"]
