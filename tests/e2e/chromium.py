"""Chromium without a screen, spoken to in its DevTools protocol over two pipes; nothing to install but Chromium."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# A machine without the internet: nothing is looked up, reported or updated. Tests have no secrets to keep in a sandbox.
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--force-color-profile=srgb", "--remote-debugging-pipe",
)  # fmt: skip


def program() -> str | None:
    """Give the path of an installed Chromium."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Chromium:
    """A browser with one tab."""

    def __init__(self, profile: Path) -> None:
        reads, self._commands = os.pipe()
        self._answers, writes = os.pipe()
        command = [str(program()), *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        # The browser reads commands from file 3 and answers on file 4.
        wrapped = ["bash", "-c", f'exec "$@" 3<&{reads} 4>&{writes}', "chromium", *command]
        with (profile / "log.txt").open("wb") as log:
            self._process = subprocess.Popen(wrapped, pass_fds=(reads, writes), stdout=log, stderr=log)
        os.close(reads)
        os.close(writes)
        self._number, self._buffer, self.events = 0, b"", []
        self._session: str | None = None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        os.close(self._commands)
        os.close(self._answers)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and give its result; events that come meanwhile are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]
            self.events.append(answer)

    def show(self, address: str, *, width: int = 1280, height: int = 800, language: str = "el") -> None:
        """Go to an address and wait until it has loaded."""
        mobile = width < 600
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.send("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        self.events.clear()
        self.send("Page.navigate", url=address)
        self.loaded()

    def loaded(self) -> None:
        """Wait until the page has loaded that was asked for."""
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def run(self, script: str) -> Any:
        """Run a script in the page, whatever its policy, and give what it (or its promise) comes to."""
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, condition: str, seconds: float = 20.0) -> None:
        """Wait until a condition holds in the page."""
        end = time.monotonic() + seconds
        while not self.run(f"Boolean({condition})"):
            assert time.monotonic() < end, condition
            time.sleep(0.1)

    def click(self, selector: str) -> None:
        """Press what leads to another page, and wait for that."""
        self.events.clear()
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self.loaded()

    def complaints(self) -> list[str]:
        """Give what the console says since the last page: policies broken, files missing, scripts that failed."""
        self.run("1")
        logged = [e["params"]["entry"] for e in self.events if e.get("method") == "Log.entryAdded"]
        thrown = [e["params"]["exceptionDetails"] for e in self.events if e.get("method") == "Runtime.exceptionThrown"]
        return [entry["text"] for entry in logged if entry["level"] == "error"] + [str(one) for one in thrown]

    def picture(self, path: Path) -> None:
        """Keep the whole page as a picture."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def paper(self, path: Path) -> None:
        """Keep the page as it is printed."""
        path.write_bytes(base64.b64decode(self.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"]))

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._commands, data) :]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            piece = os.read(self._answers, 1 << 20)
            assert piece, "the browser has gone"
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)
