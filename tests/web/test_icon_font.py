"""The small font of icons: it has each icon that a page asks for, and gives way to a newer Streamlit's font."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from tests.web.test_server import HOME, answer
from tracker.resources import resource
from tracker.web.app import STREAMLIT_FILES
from tracker.web.icon_font import FOLDER, IconFont, replaced_path

SCRIPT = resource("alembic.ini").parent / "docs" / "make_icon_font.py"
MADE_FROM = json.loads((FOLDER / "icons.json").read_text(encoding="utf-8"))


@pytest.fixture
def files() -> IconFont:
    return IconFont(PlainTextResponse("a file of Streamlit"), STREAMLIT_FILES)


def test_it_has_every_icon_of_the_pages_and_of_streamlit_s_own_scripts() -> None:
    script = runpy.run_path(str(SCRIPT))
    pages, words, icons = (
        script["icons_of_pages"](),
        script["words_of_streamlit"](),
        set(MADE_FROM["icons"]),
    )
    assert {"home", "add_circle", "child_care", "menu", "help", "download"} <= pages
    assert pages - icons == set(), "run docs/make_icon_font.py"
    assert icons - pages <= words, "run docs/make_icon_font.py"
    # named without `:material/…:`, such as the telephone of a field for a number to call
    assert {"call", "mail", "link", "visibility", "visibility_off", "keyboard_arrow_right"} <= icons


def test_it_is_sent_in_place_of_streamlit_s_and_asked_for_again_when_it_changes(
    files: IconFont,
) -> None:
    path = str(files.path)
    start, body = answer(files, HOME, path=path)
    headers = Headers(raw=start["headers"])
    assert body["body"] == (FOLDER / "icons.woff2").read_bytes()
    assert len(body["body"]) < 60_000 < (STREAMLIT_FILES / path[1:]).stat().st_size / 6
    assert (headers["content-type"], headers["cache-control"]) == ("font/woff2", "no-cache")
    start, body = answer(files, HOME | {"if-none-match": headers["etag"]}, path=path)
    assert (start["status"], body["body"]) == (304, b"")
    start, _ = answer(files, HOME | {"if-none-match": '"an earlier one"'}, path=path)
    assert start["status"] == 200
    _, body = answer(files, HOME, path="/static/media/another.woff2")
    assert body["body"] == b"a file of Streamlit"


@pytest.mark.parametrize("change", ["another name", "other icons"])
def test_a_streamlit_with_another_font_sends_its_own(tmp_path: Path, change: str) -> None:
    font = tmp_path / "static" / "media" / MADE_FROM["file"]
    font.parent.mkdir(parents=True)
    shutil.copy(STREAMLIT_FILES / "static" / "media" / MADE_FROM["file"], font)
    path = f"/static/media/{font.name}"
    assert replaced_path(tmp_path) == path
    if change == "another name":
        font.rename(font.with_name("MaterialSymbols-Rounded.abc.woff2"))
    else:
        font.write_bytes(font.read_bytes() + b" ")
    assert replaced_path(tmp_path) is None
    _, body = answer(IconFont(PlainTextResponse("a file of Streamlit"), tmp_path), HOME, path=path)
    assert body["body"] == b"a file of Streamlit"
