from __future__ import annotations

import pytest

from tracker.web.phone_code import diary_address_of, joining_address, picture_of_code


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://diary.home.example/settings", "https://diary.home.example"),
        ("http://192.168.1.20:8501/settings?x=1", "http://192.168.1.20:8501"),
        ("http://localhost:8501/settings", None),
        ("http://127.0.0.1:8501/", None),
        ("http://[::1]:8501/", None),
        ("", None),
    ],
)
def test_a_page_opened_by_a_name_of_the_network_gives_its_address_to_the_code(
    url: str, origin: str | None
) -> None:
    assert diary_address_of(url) == origin


def test_the_secret_is_behind_the_hash_where_no_server_sees_it() -> None:
    address = joining_address("https://diary.home.example", "secret")
    assert address == "https://diary.home.example/join#secret"
    day, night = (picture_of_code(address, night=night) for night in (False, True))
    assert day.startswith("data:image/svg+xml")
    assert "secret" not in day, "the picture shows it, its source does not"
    assert day != night
