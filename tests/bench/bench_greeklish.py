"""Greeklish beside Greek over the law corpus: how many random words find the same in Latin letters.

KAINOTOMIA_DATA_DIR names the reference data; KAINOTOMIA_BENCH_SEED and _WORDS (3, 150) choose another sample. No
database: the keys alone decide. For three ways of writing: how many words find all Greek hits, at most 1.5 times as
many, and the same.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict

from practices_made import articles

from commons.greek import fold_word, is_greek, query_keys, slugify, stop_words, tokens, word_keys

_LOOKS = str.maketrans(
    dict(zip("αβγδεζηθικλμνξοπρστυφχψωσ", "a b g d e z h 8 i k l m n 3 o p r s t y f x 4 w s".split(), strict=True))
)


def by_look(word: str) -> str:
    """Write a word by the looks of its letters."""
    return fold_word(word).translate(_LOOKS)


def by_ear(word: str) -> str:
    """Write a word with few letters for its vowels."""
    return slugify(word).replace("ai", "e").replace("ch", "x").replace("y", "i").replace("oi", "i").replace("ei", "i")


def main() -> None:
    """Measure one sample."""
    said, source = articles()
    found: dict[str, set[int]] = defaultdict(set)
    words: set[str] = set()
    for number, article in enumerate(source):
        for token in {one.written: one for one in tokens(f"{article['title']}\n{article['text']}")}.values():
            if token.folded in stop_words():
                continue
            for key in word_keys(token.written, token.folded):
                found[key].add(number)
            if len(token.folded) > 3 and token.folded.isalpha() and is_greek(token.folded):
                words.add(token.written)
    count = int(os.environ.get("KAINOTOMIA_BENCH_WORDS", "150"))
    sample = random.Random(int(os.environ.get("KAINOTOMIA_BENCH_SEED", "3"))).sample(sorted(words), count)

    def hits(query: str) -> set[int]:
        return set.intersection(*(set().union(*(found.get(key, set()) for key in keys)) for keys in query_keys(query)))

    print(f"{said}; {len(words):,} words, {count} of them")
    for written in (slugify, by_look, by_ear):
        pairs = [(hits(word), hits(written(word))) for word in sample]
        whole = sum(greek <= latin for greek, latin in pairs) / count
        few = sum(len(latin) <= 1.5 * len(greek) for greek, latin in pairs) / count
        same = sum(greek == latin for greek, latin in pairs) / count
        print(f"  {written.__name__:8}  all hits {whole:.1%}   at most 1.5 times as many {few:.1%}   same {same:.1%}")


if __name__ == "__main__":
    main()
