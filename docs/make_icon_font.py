"""Make the font of the icons that the pages use, from the font of all icons that Streamlit brings.

python docs/make_icon_font.py, in an environment with Streamlit, fontTools (comes with matplotlib)
and Brotli (pip install brotli). Input: Streamlit's font, the names of icons in `dashboards/`, and
each word in quotes in Streamlit's own scripts that is the name of an icon. Output: `icons.woff2`
and `icons.json` in `tracker/web/icon_font/`.
"""

from __future__ import annotations

import json
import re
import string
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
TARGET: Final = ROOT / "tracker" / "web" / "icon_font"
LETTERS: Final = string.ascii_lowercase + string.digits + "_"
NAMED: Final = re.compile(r":material/(\w+):")
QUOTED: Final = re.compile(r"""["'`]([a-z0-9_]+)["'`]""")
BAR: Final = re.compile(r'^    "\w+\.py": \(N_\("[\w ]+"\), "(\w+)"\),$', re.MULTILINE)
"""A page of `BAR` in dashboards/app.py: file, title and icon."""


def static_folder() -> Path:
    """Return the folder of Streamlit's scripts and fonts."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise SystemExit("Streamlit is not installed here.")
    return Path(spec.origin).parent / "static" / "static"


def icons_of_pages() -> set[str]:
    """Return the names of the icons that our pages ask for."""
    pages = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "dashboards").glob("*.py"))
    )
    return {*NAMED.findall(pages), *BAR.findall(pages)}


def words_of_streamlit() -> set[str]:
    """Return every word in Streamlit's scripts that may be the name of an icon.

    A script names an icon as `:material/help:`, or by its bare name in quotes, such as the
    telephone of a field for a number to call.
    """
    texts = [path.read_text(encoding="utf-8") for path in static_folder().glob("js/*.js")]
    return {name for text in texts for name in (*NAMED.findall(text), *QUOTED.findall(text))}


def glyphs_by_icon(font: Any) -> dict[str, str]:  # noqa: ANN401 - fontTools has no types
    """Return the glyph of each icon: the ligature of the letters of its name."""
    letters = {
        glyph: chr(code) for code, glyph in font.getBestCmap().items() if chr(code) in LETTERS
    }
    glyphs = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            table = getattr(subtable, "ExtSubTable", subtable)
            for first, ligatures in table.ligatures.items():
                for ligature in ligatures:
                    name = "".join(letters.get(one, "?") for one in (first, *ligature.Component))
                    glyphs[name] = ligature.LigGlyph
    return glyphs


def main() -> None:
    """Write the small font, and what it was made from."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - the test needs the names alone
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    source = next(static_folder().glob("media/MaterialSymbols-Rounded.*.woff2"))
    font = TTFont(source, recalcTimestamp=False)
    glyphs = glyphs_by_icon(font)
    unknown = icons_of_pages() - glyphs.keys()
    if unknown:
        raise SystemExit(f"Not in the font: {', '.join(sorted(unknown))}")
    names = sorted((icons_of_pages() | words_of_streamlit()) & glyphs.keys())
    options = Options()
    options.layout_features = ["*"]
    options.layout_closure = False
    options.name_IDs = ["*"]
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, LETTERS), glyphs={glyphs[name] for name in names})
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(TARGET / "icons.woff2")
    made_from = {
        "file": source.name,
        "sha256": sha256(source.read_bytes()).hexdigest(),
        "icons": names,
    }
    (TARGET / "icons.json").write_text(json.dumps(made_from, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
