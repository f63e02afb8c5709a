"""Search for published practices that may answer a challenge, by significant common words and sectors."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from challenges.call.practice_lookup.model import KnownPractice, Proposal
from commons.greek import sentences, stop_words, tokens, word_keys

MOST_PROPOSALS: Final = 6
FEWEST_WORDS: Final = 2
"""Words that a practice shares with a challenge before it is proposed at all."""

_MOST_TERMS: Final = 200
_SHORTEST: Final = 3
_SHOWN_WORDS: Final = 8
_COMMON_ABOVE: Final = 20
_SECTOR_WEIGHT: Final = 1.0

_FUNCTION_WORDS: Final = frozenset(
    "μπορει μπορουν μπορουμε πρεπει ποιο ποια ποιοσ ποιοι ποσο ποσοι ποσεσ ποτε οποτε τοσο καποιο καποια"
    " καποιοσ καποιοι κανενα κανενασ καμια αλλο αλλη αλλοσ αλλοι αλλεσ ολη ολο ιδιο ιδια ιδιοι δυο μαζι"
    " συχνα παντα αλλιωσ οσα οσοι οσεσ εχουμε εχετε ειναι ημασταν υπαρχει υπαρχουν γινεται γινονται"
    " θελουμε ζηταμε αφορα κυριωσ περισσοτερο περισσοτερα λιγοτερο λιγοτερα no nor only own other others"
    " out over under between during per each some most more less many much very few both same may might"
    " must shall should could need needs been being who whom whose why while because until through against"
    " again further once here just than too up down off my his her us i me he she".split()
)
_NO_TERMS: Final = _FUNCTION_WORDS | stop_words()
"""Words that tell nothing of a problem: the stop words of the search, and more."""

_HOW_MANY_HAVE: Final = sql(
    "select term, count(practice_id) from unnest(cast(:terms as text[])) as asked(term)"
    " join known_practices on keys @> array[term] group by term"
)
_SHARING: Final = sql(
    "select practice_id, array_agg(term order by weight desc, term) as terms"
    " from unnest(cast(:terms as text[]), cast(:weights as float8[])) as asked(term, weight)"
    " join known_practices on keys @> array[term]"
    " group by practice_id, sectors having count(*) >= :fewest"
    " order by sum(weight) + :sector_weight"
    " * cardinality(array(select unnest(sectors) intersect select unnest(cast(:sectors as text[])))) desc, practice_id"
    " limit :limit"
)


def terms_of(text: str) -> dict[str, str]:
    """Return the search terms of a text with the first word for each, without stop words and punctuation."""
    found: dict[str, str] = {}
    for sentence in sentences(text):
        for token in tokens(sentence):
            if len(token.folded) >= _SHORTEST and not token.folded.isdigit() and token.folded not in _NO_TERMS:
                found.setdefault(word_keys(token.written, token.folded)[0], token.written)
    return found


def proposals_for(
    session: Session, *, text: str, sectors: Sequence[str], limit: int = MOST_PROPOSALS
) -> list[Proposal]:
    """Find published practices that share at least two significant words with the text.

    Rare words and sectors weigh more. A word of more than a quarter of all practices is not significant, once there are
    enough practices to measure.
    """
    asked = dict(list(terms_of(text).items())[:_MOST_TERMS])
    weights = _weights(session, list(asked))
    values = {
        "terms": list(weights),
        "weights": list(weights.values()),
        "sectors": list(sectors),
        "sector_weight": _SECTOR_WEIGHT,
        "fewest": FEWEST_WORDS,
        "limit": limit,
    }
    found: list[tuple[UUID, list[str]]] = [(row.practice_id, row.terms) for row in session.execute(_SHARING, values)]
    return [
        _proposal(session.get_one(KnownPractice, practice_id), terms, asked, sectors) for practice_id, terms in found
    ]


def _weights(session: Session, terms: list[str]) -> dict[str, float]:
    total = session.scalar(sql("select count(*) from known_practices")) or 0
    most = max(_COMMON_ABOVE, total / 4)
    having = session.execute(_HOW_MANY_HAVE, {"terms": terms})
    return {term: log(1 + total / number) for term, number in having if number <= most}


def _proposal(practice: KnownPractice, terms: list[str], asked: dict[str, str], sectors: Sequence[str]) -> Proposal:
    return Proposal(
        practice_id=practice.practice_id,
        title=practice.title,
        summary=practice.summary,
        organisation_id=practice.organisation_id,
        region=practice.region,
        published_at=practice.published_at,
        certified_at=practice.certified_at,
        shared_sectors=[code for code in sectors if code in practice.sectors],
        shared_words=[asked[term] for term in terms[:_SHOWN_WORDS]],
    )
