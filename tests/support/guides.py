"""The guides for callers of the API, as files of the gateway: their text and the code in them."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "gateway/gateway/pages/guides"


def guide(name, language="en"):
    return (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")


def section(text, heading):
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks(text, kind=r"\w+"):
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
