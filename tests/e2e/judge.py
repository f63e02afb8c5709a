"""What judges a page in the browser: axe-core, its width on a narrow phone, and pictures for whoever looks."""

from __future__ import annotations

import os
from pathlib import Path

AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
PICTURES = os.environ.get("KAINOTOMIA_PICTURES")
WIDTHS = {"desktop": 1280, "phone": 390}
NARROW = 320  # WCAG 2.1, 1.4.10: everything can be read at this width without scrolling sideways
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def examine(browser, name, *, exclude="[]"):
    """Look at what is shown: no serious finding, nothing beyond the edge at 320 pixels."""
    browser.run(AXE.read_text(encoding="utf-8"))
    found = browser.run(
        f"axe.run({{exclude: {exclude}}}, {{runOnly: {RULES}}})"
        ".then(r => r.violations.map(v => [v.impact, v.id, v.help, v.nodes.slice(0, 3).map(n => n.html)]))"
    )
    serious = [finding for finding in found if finding[0] in {"serious", "critical"}]
    assert not serious, (name, serious)
    browser.send("Emulation.setDeviceMetricsOverride", width=NARROW, height=640, deviceScaleFactor=1, mobile=False)
    beyond = browser.run("document.documentElement.scrollWidth")
    assert exclude != "[]" or beyond <= NARROW, f"{name}: {beyond} pixels wide"


def keep(browser, name):
    """Keep what is shown as pictures, where KAINOTOMIA_PICTURES names a folder."""
    if PICTURES:
        for shape, width in WIDTHS.items():
            browser.send(
                "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
            )
            browser.picture(Path(PICTURES) / f"{name}.{shape}.png")
