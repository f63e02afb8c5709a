"""Dashboards for Grafana: deploy/monitoring/dashboards/*.json, written from dashboards.toml beside the folder.

`--check` writes nothing, and fails where they differ.
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "deploy/monitoring/dashboards"
DASHBOARDS: dict[str, dict[str, Any]] = tomllib.loads(FOLDER.with_suffix(".toml").read_text(encoding="utf-8"))
WIDTH, HEIGHT, ROW = 12, 8, 24


def dashboard(name: str) -> dict[str, Any]:
    """Return a dashboard as Grafana reads it."""
    source = {"type": "prometheus", "uid": "${source}"}
    return {
        "uid": f"kainotomia-{name}",
        "title": DASHBOARDS[name]["title"],
        "tags": ["kainotomia"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [{"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [
            {
                "id": number + 1,
                "type": "timeseries",
                "title": panel["title"],
                "datasource": source,
                "gridPos": {"x": number * WIDTH % ROW, "y": number * WIDTH // ROW * HEIGHT, "w": WIDTH, "h": HEIGHT},
                "fieldConfig": {"defaults": {"unit": panel["unit"], "min": 0}, "overrides": []},
                "targets": [
                    {"refId": "A", "datasource": source, "expr": panel["query"], "legendFormat": panel["legend"]}
                ],
            }
            for number, panel in enumerate(DASHBOARDS[name]["panels"])
        ],
    }


def main() -> int:
    """Write the dashboards, or compare them; return 1 where they are not fresh."""
    fresh = {f"{name}.json": json.dumps(dashboard(name), indent=1) + "\n" for name in DASHBOARDS}
    if "--check" in sys.argv:
        there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
        if there != fresh:
            print("deploy/monitoring/dashboards is not fresh: run tools/dashboards.py")
        return int(there != fresh)
    FOLDER.mkdir(exist_ok=True)
    for name, text in fresh.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
