"""Greek text: folding, words, lemmas, Greeklish, slugs and the keys that search and subscriptions compare by."""

from commons.greek.homophones import warm_up
from commons.greek.keys import (
    LONGEST_QUERY,
    MOST_WORDS,
    Query,
    Word,
    ask,
    matches,
    phrase_key,
    query_keys,
    read_query,
    sentence_keys,
    text_keys,
    word_keys,
)
from commons.greek.lemmas import lemma, lemmas
from commons.greek.letters import fold, is_greek, is_latin, sort_key
from commons.greek.slugs import slugify
from commons.greek.sounds import readings, sound, without_ending
from commons.greek.tokens import Token, fold_word, sentences, stop_words, tokens, written_words

__all__ = [
    "LONGEST_QUERY",
    "MOST_WORDS",
    "Query",
    "Token",
    "Word",
    "ask",
    "fold",
    "fold_word",
    "is_greek",
    "is_latin",
    "lemma",
    "lemmas",
    "matches",
    "phrase_key",
    "query_keys",
    "read_query",
    "readings",
    "sentence_keys",
    "sentences",
    "slugify",
    "sort_key",
    "sound",
    "stop_words",
    "text_keys",
    "tokens",
    "warm_up",
    "without_ending",
    "word_keys",
    "written_words",
]
