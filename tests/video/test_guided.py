"""The film of small movements that a clinic asks for may be longer than any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.video.clips import make_film
from tests.video.conftest import ROBIN, Films
from tracker.video.limits import GUIDED_BYTES, MOST_BYTES


@pytest.mark.parametrize(
    ("guide", "seconds", "problem"),
    [
        (None, 180, None),
        (None, 183, "longer than three minutes"),
        ("movements", 183, None),
        ("movements", 300, None),
        ("movements", 303, "longer than five minutes"),
    ],
)
def test_a_film_of_small_movements_may_have_five_minutes_any_other_three(
    films: Films, tmp_path: Path, guide: str | None, seconds: int, problem: str | None
) -> None:
    film = make_film(tmp_path / "a.mp4", rate=1, frames=seconds, flat=True)
    id_ = films.send(film, guide=guide)
    films.prepare()
    view = films.film(id_)
    assert view["state"] == ("refused" if problem else "ready")
    assert (problem or "") in (view["problem"] or "")
    assert view["guide"] == guide


@pytest.mark.parametrize(
    ("guide", "size", "status"),
    [
        (None, MOST_BYTES, 201),
        (None, MOST_BYTES + 1, 422),
        ("movements", MOST_BYTES + 1, 201),
        ("movements", GUIDED_BYTES, 201),
        ("movements", GUIDED_BYTES + 1, 422),
        ("anything", 4, 422),
        (1, 4, 422),
    ],
)
def test_its_size_has_a_limit_of_its_own(
    films: Films, guide: object, size: int, status: int
) -> None:
    answer = films.announce(b"0123", bytes=size, guide=guide)
    assert answer.status == status
    if status == 422:
        assert answer.json["problems"][0]["where"] in {"bytes", "guide"}


def test_it_belongs_to_no_entry_and_is_named_by_what_it_is(films: Films, tmp_path: Path) -> None:
    id_ = films.send(make_film(tmp_path / "a.mp4"), guide="movements")
    films.prepare()
    (film,) = films.ask("GET", f"videos?child={ROBIN}").json["videos"]
    assert (film["id"], film["episode"], film["state"]) == (id_, None, "ready")
