"""Firefox without a driver program: it speaks WebDriver BiDi itself, over a websocket."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from websockets.sync.client import connect

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

PREFERENCES = {
    "app.update.enabled": False,
    "browser.download.folderList": 2,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "pdfjs.disabled": True,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
}
"""A profile that asks for nothing in the network, and saves a PDF instead of showing it."""

ANSWER_S = 60
CENTER = """
const one = [...document.querySelectorAll(arguments[0])].find((each) => !arguments[1] || each.textContent.trim() === arguments[1]);
one.scrollIntoView({ block: "center" });
const { x, y, width, height } = one.getBoundingClientRect();
return `${Math.round(x + width / 2)} ${Math.round(y + height / 2)}`;
"""


class Firefox:
    """One tab of Firefox, as wide as a phone.

    It is a tab of its own, for the first one never has the focus: a field in it is left without the
    event at which the pages take what was typed (`document.hasFocus()` says so).
    """

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0
        self.send("session.new", capabilities={})
        self.tab = self.send("browsingContext.create", type="tab")["context"]
        size = {"width": 390, "height": 844}
        self.send("browsingContext.setViewport", context=self.tab, viewport=size)

    def send(self, method: str, **params: Any) -> Any:
        """Send a command; return its result."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv(ANSWER_S))).get("id") != self.number:
            pass  # an event
        assert answer["type"] == "success", answer
        return answer["result"]

    def open(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self.send("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def js(self, script: str, *arguments: str) -> Any:
        """Return what a script returns: a text, a number, true or false."""
        values = [{"type": "string", "value": argument} for argument in arguments]
        answer = self.send(
            "script.callFunction",
            functionDeclaration=f"function () {{ {script} }}",
            target={"context": self.tab},
            arguments=values,
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return answer["result"].get("value")

    def click(self, selector: str, text: str = "") -> None:
        """Touch the middle of the first element of a selector, of those with just this text."""
        x, y = map(int, str(self.js(CENTER, selector, text)).split())
        finger = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        touch = {"pointerType": "touch"}
        action = {"type": "pointer", "id": "finger", "parameters": touch, "actions": finger}
        self.send("input.performActions", context=self.tab, actions=[action])

    def type(self, text: str) -> None:
        """Type into the element that has the focus."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        action = {"type": "key", "id": "keyboard", "actions": keys}
        self.send("input.performActions", context=self.tab, actions=[action])


@contextmanager
def firefox(program: str, folder: Path) -> Iterator[Firefox]:
    """Run Firefox with a new profile in a folder; downloads come to its folder `downloads`."""
    profile, downloads = folder / "profile", folder / "downloads"
    profile.mkdir()
    downloads.mkdir()
    preferences = PREFERENCES | {"browser.download.dir": str(downloads)}
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in preferences.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    words = [program, "--headless", "--no-remote", "--profile", str(profile)]
    with subprocess.Popen(
        [*words, "--remote-debugging-port", "0"], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        matches = (re.search(r"ws://\S+", line) for line in process.stderr)
        place = next((match[0] for match in matches if match), None)
        try:
            assert place is not None, "Firefox ended before it listened"
            with connect(f"{place}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
            process.stderr.read()
