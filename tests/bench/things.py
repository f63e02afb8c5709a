"""The answer that every measurement of a read gives: about the size of a practice in a list."""

from __future__ import annotations

from typing import Any

TEXT = "Ψηφιακή εξυπηρέτηση δημοτών: ένα αίτημα, μία απάντηση, καμία ουρά. " * 6


def thing(practice_id: str) -> dict[str, Any]:
    return {
        "id": practice_id,
        "slug": "psifiaki-exypiretisi",
        "state": "published",
        "title": "Ψηφιακή εξυπηρέτηση δημοτών",
        "summary": TEXT,
        "region": "GR-H",
        "sectors": ["public_administration", "technology"],
        "stage": "implementing",
        "revision": 3,
    }
