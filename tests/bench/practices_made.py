"""Practices made from Greek law for measurements: titles, summaries and sections cut from articles, the rest by lot."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from uuid import UUID

from commons.greek import sentences
from commons.taxonomies import PRINCIPLES, REGIONS, SECTORS, STAGES
from observatory.practice.practice.content import empty_content
from observatory.practice.publication.model import PublishedPractice

CORPUS = "corpus/greek_law_articles_10k_small.jsonl.gz"
SEED = 20200203
ORGANISATIONS = 400
SECTIONS = ("problem", "solution", "novelty", "results", "obstacles", "conditions", "lessons", "advice")

_SMALL = (
    "δήμος υπηρεσία καινοτομία πολίτης εξυπηρέτηση διαδικασία ψηφιακός αίτηση περιφέρεια συνεργασία τεχνολογία "
    "ανακύκλωση ενέργεια σχολείο πρόγραμμα δράση κέντρο κοινωνικός ανάπτυξη οικονομία μεταφορές υποδομή διαφάνεια "
    "συμμετοχή δεδομένα πλατφόρμα εφαρμογή κατάρτιση "
    "υπάλληλος φορέας έργο αξιολόγηση αποτέλεσμα κόστος χρόνος λύση πρόβλημα"
).split()


def articles() -> tuple[str, list[dict[str, str]]]:
    """What the texts are cut from, and a line that says what it is."""
    folder = os.environ.get("KAINOTOMIA_DATA_DIR")
    path = Path(folder) / CORPUS if folder else None
    if path is not None and path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found = [json.loads(line) for line in lines]
        return f"{len(found):,} articles of Greek law", found
    lot = random.Random(SEED)
    found = [
        {
            "title": " ".join(lot.choices(_SMALL, k=6)),
            "text": ". ".join(" ".join(lot.choices(_SMALL, k=18)) for _ in range(6)),
        }
        for _ in range(2_000)
    ]
    return f"a built-in list of {len(_SMALL)} words, because KAINOTOMIA_DATA_DIR is not set: figures mean little", found


@cache
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()[:30]) for one in sentences(text) if len(one.split()) > 4)


def practices(count: int, source: list[dict[str, str]]) -> Iterator[PublishedPractice]:
    """Make practices of about 300 words, the same ones every time."""
    lot = random.Random(SEED)
    newest = datetime(2026, 11, 1, tzinfo=UTC)
    organisations = [UUID(int=lot.getrandbits(128), version=4) for _ in range(ORGANISATIONS)]
    # some organisations, sectors and regions have many more practices than others, as in life
    weights = [1 / (place + 3) for place in range(ORGANISATIONS)]
    for number in range(count):
        chosen = [source[lot.randrange(len(source))] for _ in range(4)]
        pool = list(chain.from_iterable(_sentences(article["text"]) for article in chosen)) or [
            "κείμενο χωρίς προτάσεις εδώ τώρα"
        ]
        lot.shuffle(pool)
        texts = (pool * 8)[:18]
        published = newest - timedelta(minutes=lot.randrange(6 * 365 * 24 * 60))
        content = empty_content()
        content.update(
            title=" ".join(chosen[0]["title"].split()[:10]) or texts[0][:80],
            summary=". ".join(texts[:2]),
            sectors=lot.sample(list(SECTORS), k=lot.choice((1, 1, 2, 3))),
            principles=lot.sample(list(PRINCIPLES), k=lot.choice((0, 1, 2))),
            stage=lot.choices(list(STAGES), weights=(1, 1, 2, 6, 3, 2))[0],
            region=lot.choices(list(REGIONS), weights=range(1, len(REGIONS) + 1))[0],
            sdgs=lot.sample(range(1, 18), k=2),
        )
        for section, start in zip(SECTIONS, range(2, 18, 2), strict=True):
            content[section] = ". ".join(texts[start : start + 2])
        practice = PublishedPractice(
            practice_id=UUID(int=lot.getrandbits(128), version=4),
            slug=f"practice-{number}",
            revision=1,
            version=1,
            organisation_id=lot.choices(organisations, weights=weights)[0],
            demo=False,
            imported=False,
            year=published.year - lot.randrange(4),
            created_at=published,
            updated_at=published,
            published_at=published,
        )
        for name, value in content.items():
            setattr(practice, name, value)
        yield practice
