"""`movement-diary report --stills` prints stills of the videos; without it there is none."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from sqlalchemy import make_url

from tests.video.clips import make_film
from tests.video.conftest import Films
from tracker.cli.main import main


@pytest.fixture
def url(films: Films) -> str:
    """The address of a diary whose films lie where the command looks for them."""
    address = films.home.engine.url.render_as_string(hide_password=False)
    films.folder.path = Path(str(make_url(address).database)).parent / "clips"
    return address


def pictures(paper: Path) -> int:
    return sum(len(page.images) for page in pypdf.PdfReader(paper).pages)


def test_stills_are_printed_where_they_are_asked_for(
    films: Films, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "report.pdf"
    words = ["--database", url, "report", "--child", "Robin", "-o", str(paper)]
    assert main([*words, "--stills"]) == 0
    assert "There are no stills to print" in capsys.readouterr().err
    id_ = films.send(make_film(tmp_path / "a.mp4"), films.entry(movements=["jerk"]))
    films.prepare()
    assert films.film(id_)["state"] == "ready"
    assert main(words) == 0
    before = pictures(paper)
    assert main([*words, "--stills"]) == 0
    assert pictures(paper) == before + 8
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("other", [["--text"], ["--for", "parents", "-o", "x.pdf"]])
def test_stills_are_only_for_the_pages_of_the_doctor(
    url: str, other: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--database", url, "report", "--child", "Robin", "--stills", *other]) != 0
    assert "--stills is for the doctor's pages" in capsys.readouterr().err
