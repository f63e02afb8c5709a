"""Lemmas: the forms of a word meet in one term, with and without accents, and different words do not."""

import time

import pytest

from commons.greek import fold, lemma, lemmas

IA_NOUNS = [
    "υπηρεσία", "διαδικασία", "τεχνολογία", "οικονομία", "συνεργασία", "καινοτομία", "εταιρία", "εφορία", "παιδεία",
    "πολιτεία", "εργασία", "κοινωνία", "δημοκρατία", "προστασία", "λειτουργία", "ευκαιρία",
]  # fmt: skip

WORDS = [
    "δήμος δήμου δήμο δήμοι δήμων δήμους",
    "πολίτης πολίτη πολίτες πολιτών",
    "υπάλληλος υπάλληλοι υπαλλήλων υπαλλήλους υπαλλήλου",
    "αποτέλεσμα αποτελέσματα αποτελεσμάτων αποτελέσματος",
    "πρόγραμμα προγράμματα προγραμμάτων προγράμματος",
    "κυβέρνηση κυβερνήσεις κυβέρνησης κυβερνήσεων κυβερνήσεως",
    "φορέας φορείς φορέων φορέα",
    "παιδί παιδιά παιδιών παιδιού",
    "χωριό χωριά χωριών χωριού",
    "σχολείο σχολεία σχολείων σχολείου",
    "περιβάλλον περιβάλλοντος",
    "προϊόν προϊόντα προϊόντων προϊόντος",
    "μέτρο μέτρα μέτρων μέτρου",
    "όρος όροι όρων όρου",
    "πόλη πόλεις πόλεων πόλης",
    "μέλος μέλη μελών μέλους",
    "ποιότητα ποιότητας ποιοτήτων",
    "μαθητής μαθητές μαθητών μαθητή",
    "περιφέρεια περιφέρειες περιφερειών περιφέρειας",
    "εφαρμογή εφαρμογές εφαρμογών",
    "εφαρμόζω εφαρμόζουν εφαρμόστηκε εφαρμόζεται",
    "γυναίκα γυναίκες γυναικών",
]
ADJECTIVES = [
    "ψηφιακός ψηφιακή ψηφιακό ψηφιακού ψηφιακής ψηφιακοί ψηφιακές ψηφιακά ψηφιακών ψηφιακούς",
    "δημόσιος δημόσια δημόσιο δημόσιου δημοσίου δημοσίων δημόσιες δημοσίους",
    "κοινός κοινή κοινό κοινά κοινών κοινές κοινού",
    "διεθνής διεθνές διεθνείς διεθνών διεθνούς",
    "βιώσιμος βιώσιμη βιώσιμο βιώσιμων βιώσιμες",
    "αυτόματος αυτόματη αυτόματο αυτόματα αυτόματες",
    "νέος νέα νέο νέων νέες",
    "έξυπνος έξυπνη έξυπνο έξυπνες έξυπνα",
    "μεγάλος μεγάλη μεγάλο μεγάλες μεγάλων",
    "αρχαίος αρχαία αρχαίων",
]
ENGLISH = ["service services", "city cities", "policy policies", "hackathon hackathons", "municipality municipalities"]


def terms(words):
    return {lemma(fold(word)) for word in words}


@pytest.mark.parametrize("noun", IA_NOUNS)
def test_singular_plural_and_genitive_of_ia_nouns_meet(noun):
    stem = noun[:-2] + ("ί" if noun[-2] == "ί" else "ι")
    plain = stem.replace("ί", "ι")
    forms = [noun, stem + "ας", stem + "ες", plain + "ών", noun.upper(), fold(noun), fold(plain + "ών").upper()]
    assert len(terms(forms)) == 1


@pytest.mark.parametrize("forms", [*WORDS, *ADJECTIVES, *ENGLISH])
def test_the_forms_of_a_word_meet(forms):
    assert len(terms(forms.split())) == 1


@pytest.mark.parametrize("forms", [*WORDS, *ADJECTIVES])
def test_capitals_without_accents_meet_them(forms):
    assert terms(fold(form).upper() for form in forms.split()) == terms(forms.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("υπηρεσία", "υπουργείο"),
        ("δήμος", "δημόσιος"),
        ("φορέας", "φόρος"),
        ("παιδί", "παιδεία"),
        ("εφαρμογή", "εφημερίδα"),
        ("κέντρο", "κεντρικός"),
        ("analysis", "analyst"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert lemma(fold(one)) != lemma(fold(other))


def test_stop_words_are_left_out():
    assert lemmas("Η υπηρεσία του δήμου για τους πολίτες and the citizens") == [
        lemma(fold(word)) for word in ("υπηρεσία", "δήμος", "πολίτης", "citizen")
    ]


def test_five_thousand_characters_take_milliseconds():
    text = " ".join(f"{noun} {plural}" for noun in IA_NOUNS for plural in ADJECTIVES)[:5_000]
    lemmas(text)
    started = time.perf_counter()
    lemmas(text)
    assert time.perf_counter() - started < 2  # 3 ms when the machine is not busy
