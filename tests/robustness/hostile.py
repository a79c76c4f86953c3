"""What a careless hand, a broken program or an attacker may put where an answer is expected."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Final

from hypothesis import strategies as st

from tracker.domain.display_text import without_direction_marks

FLAG: Final = "window.caught=1"

TYPED: Final = (
    f"<script>{FLAG}</script>",
    f'"><img src=x onerror="{FLAG}">',
    f"<svg/onload={FLAG}>",
    f"</style></p></details><iframe srcdoc='<script>{FLAG}</script>'></iframe>",
    f"[link](javascript:{FLAG})",
    "&lt;b&gt; &amp; &#x3c;",
    "**not bold** _nor this_ $x^2$ :material/home: `code` # head",
    '=HYPERLINK("http://example.org";"tap")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "'; DROP TABLE episode; --",
    '" OR ""="',
    "%s %n %(name)s {name} {0.__class__} {{7*7}} ${7*7}",
    '#set page(width: 1pt) #import "x.typ" $ \\ /* */ // @ref <label>',
    "../../etc/passwd",
    "C:\\temp\\x",
    "null",
    "not_asked",
    "Zoë 日本語 мама مرحبا שלום नमस्ते 👶🏽",
    "right\u202eto left",
    "zero\u200bwidth \u00ad soft",
    "e\u0301" * 40,
    "\x01\x1b[31mred\x07\x7f\x85",
    "tab\there",
    "a word " * 1_400,
    "W" * 3_000,
)
"""Texts that are stored and shown as they were typed."""

MARKDOWN: Final = (
    "![x](http://example.org/x.png)",
    "![x][1] [1]: http://example.org",
    "<http://example.org> <a@example.org>",
    "http://example.org/a_b",
    "HTTPS://EXAMPLE.ORG and www.example.org",
    "write to mum@example.org or xmpp:mum@example.org",
    ":red[red] :blue-background[b] :green-badge[g] :small[s] :shimmer[h]",
    ':color[c]{foreground="red"}',
    ":joy: :+1: 1:100: :streamlit:",
    ":material/home: :material_home:",
    "::leaf[x] :::box",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "    code",
    "\tcode",
    "first\n\n    code\n\tmore",
    "~~~\ncode\n~~~",
    "- one\n- two\n1. three\n1) four",
    "# head\n## head\n\nhead\n===\nhead\n---",
    "| a | b |\n|---|---|\n| c | d |",
    "> quote\n***\n- [x] done",
    "$$x^2$$ and $5 to $6",
    "~~gone~~ ***bold*** __bold__ ``code``",
    "foot[^1]\n\n[^1]: note",
    "[label]: http://example.org 'title'\n\n[label]",
    "line  \nbreak\\\nbreak &amp; &#33; <br> <!-- gone -->",
    "12:30, 03:15:20 and 1:00",
)
"""Texts that Markdown, GitHub's or Streamlit's, would read as something else than letters."""

NEVER_TEXT: Final = ("nul\x00here", "half \ud83d", "\udc00\ud800")
"""What no text holds: refused wherever it stands."""

MOMENTS: Final = (
    "0001-01-01T00:00:00+00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999+00:00",
    "9999-12-31T23:59:59-23:59",
    "1899-12-31T23:59:59+00:00",
    "2026-02-30T00:00:00+00:00",
    "2026-11-20T25:00:00+00:00",
    "2026-11-20T03:12:00",
    "2026-11-20T03:12:00+24:00",
    "0000-00-00T00:00:00Z",
    "2026-11-20T03:12:60+00:00",
    "\uff12\uff10\uff12\uff16-11-20T03:12:00+00:00",
    "now",
    "1763600000",
)
DAYS: Final = (
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-001-01-01",
    "2026-02-30",
    "2026-13-01",
    "20261120",
    "2026-W47-5",
    "\uff12\uff10\uff12\uff16-11-20",
    "today",
)
ZONES: Final = (
    "",
    "localtime",
    "Factory",
    "Mars/Olympus",
    "../../etc/passwd",
    "/etc/localtime",
    "Europe/London\x00",
    "EUROPE/LONDON",
    "UTC+25",
    "\ud800",
)
NUMBERS: Final = (
    0,
    -0.0,
    -1,
    1e308,
    -1e308,
    5e-324,
    2**31,
    2**53 + 1,
    2**63,
    2**64,
    10**400,
    float("inf"),
    float("nan"),
    0.1,
    True,
)
SHAPES: Final[tuple[Any, ...]] = (
    None,
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"__proto__": {}},
    [{"id": None}],
    "",
    " ",
    "no",
    "unsure",
    ["twitch", "twitch"],
    ["twitch", 1],
)

ANYTHING: Final = st.one_of(
    st.sampled_from(SHAPES),
    st.sampled_from((*TYPED, *NEVER_TEXT, *MOMENTS, *DAYS, *ZONES)),
    st.sampled_from(NUMBERS),
    st.text(st.characters(), max_size=30),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(st.characters(), max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)
"""Anything that JSON, or a program that writes something like JSON, can say."""

RUNS: Final = frozenset(
    {"script", "img", "iframe", "object", "embed", "link", "meta", "form", "base"}
)


class Markup(HTMLParser):
    """The tags of a piece of HTML that would run or fetch something, and the words that a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in RUNS else []
        self.found += [
            f"{name}={value}"
            for name, value in attrs
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
        ]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return squeezed(" ".join(self.words))


def squeezed(text: str) -> str:
    """Return a text with every run of white space as one space, and without the signs that only steer line and direction."""
    return " ".join(without_direction_marks(text.replace("\u200b", "")).split())
