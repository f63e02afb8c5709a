"""Texts: the Declaration, and what each principle asks of a public body, in words of our own.

The official titles are those of the taxonomy. The Declaration itself is read at its address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from chassis.language import Localized
from commons.taxonomies import PRINCIPLES

DECLARATION: Final[Mapping[str, Any]] = {
    "code": "OECD/LEGAL/0450",
    "title_el": "Διακήρυξη του ΟΟΣΑ για την καινοτομία στον δημόσιο τομέα (ανεπίσημη μετάφραση του τίτλου)",
    "title_en": "OECD Declaration on Public Sector Innovation",
    "adopted_on": date(2019, 5, 22),
    "url": "https://legalinstruments.oecd.org/en/instruments/OECD-LEGAL-0450",
}

ABOUT: Final[Mapping[str, Localized]] = {
    "embrace": Localized(
        el="Η καινοτομία είναι δουλειά της διοίκησης, όχι εξαίρεση. Ο φορέας λέει καθαρά τι θέλει να πετύχει με αυτήν, "
        "ορίζει ποιος την αναλαμβάνει, της δίνει χρόνο και πόρους, και δέχεται ότι καθετί νέο έχει και κίνδυνο.",
        en="Innovating is part of the work of an administration, not an exception to it. A body says what it wants to "
        "achieve by it, names who takes it on, gives it time and means, and accepts that what is new carries a risk.",
    ),
    "encourage": Localized(
        el="Ιδέες έχουν όσοι κάνουν τη δουλειά. Ο φορέας τους δίνει δεξιότητες, εργαλεία και χώρο να δοκιμάσουν, "
        "απλοποιεί ό,τι τους εμποδίζει, και δεν τιμωρεί την καλόπιστη αποτυχία.",
        en="Those who do the work have the ideas. A body gives them skills, tools and room to try, takes away what "
        "is in their way, and does not punish a failure in good faith.",
    ),
    "partner": Localized(
        el="Κανένας φορέας δεν έχει μόνος του όλη την εικόνα. Λύσεις βρίσκονται μαζί με πολίτες, άλλους φορείς, "
        "πανεπιστήμια, επιχειρήσεις και οργανώσεις, και μαζί με εκείνους που συνήθως δεν ακούγονται.",
        en="No body sees the whole picture alone. Solutions are found together with citizens, other bodies, "
        "universities, companies and associations, and with those who are seldom heard.",
    ),
    "explore": Localized(
        el="Πριν από τη μεγάλη απόφαση προηγείται η μικρή δοκιμή. Ο φορέας εξερευνά περισσότερους από έναν δρόμους, "
        "μετρά τι συμβαίνει, διορθώνει, και σταματά έγκαιρα ό,τι δεν αποδίδει.",
        en="A small trial comes before the large decision. A body explores more than one way, measures what happens, "
        "corrects, and stops in time what does not work.",
    ),
    "diffuse": Localized(
        el="Ό,τι έμαθε ένας φορέας ανήκει σε όλους. Γράφει τι πέτυχε και τι όχι, διαθέτει τα εργαλεία του, και βοηθά "
        "όποιον θέλει να κάνει το ίδιο.",
        en="What one body has learnt belongs to all. It writes down what worked and what did not, shares its tools, "
        "and helps whoever wants to do the same.",
    ),
}
"""The meaning of each principle: a summary of this project, not text of the Declaration."""

ACTIONS: Final[Mapping[str, tuple[Localized, ...]]] = {
    "embrace": (
        Localized(
            el="Γράψτε σε μία σελίδα τι θέλετε να αλλάξει φέτος και ποιος το αναλαμβάνει.",
            en="Write on one page what you want to change this year and who takes it on.",
        ),
        Localized(
            el="Κρατήστε λίγες ώρες τον μήνα για βελτιώσεις, με όνομα και ημέρα στο πρόγραμμα.",
            en="Keep a few hours a month for improvements, with a name and a day in the plan.",
        ),
    ),
    "encourage": (
        Localized(
            el="Ρωτήστε τους υπαλλήλους ποια διαδικασία θα άλλαζαν πρώτη, και αλλάξτε τη μαζί τους.",
            en="Ask the staff which procedure they would change first, and change it with them.",
        ),
        Localized(
            el="Δώστε σε όσους το ζητούν εκπαίδευση και έναν συνάδελφο με πείρα δίπλα τους.",
            en="Give training to those who ask for it, and an experienced colleague beside them.",
        ),
    ),
    "partner": (
        Localized(
            el="Καλέστε δέκα χρήστες της υπηρεσίας να τη χρησιμοποιήσουν μπροστά σας.",
            en="Invite ten users of a service to use it in front of you.",
        ),
        Localized(
            el="Διατυπώστε ένα πρόβλημα ως πρόκληση και ζητήστε λύσεις από όλους.",
            en="Put a problem as a challenge and ask everybody for solutions.",
        ),
    ),
    "explore": (
        Localized(
            el="Δοκιμάστε σε ένα γραφείο για έναν μήνα, με μέτρηση πριν και μετά.",
            en="Try it in one office for a month, and measure before and after.",
        ),
        Localized(
            el="Ορίστε από την αρχή ποιο αποτέλεσμα θα σήμαινε ότι σταματάτε.",
            en="Say at the start which result would mean that you stop.",
        ),
    ),
    "diffuse": (
        Localized(
            el="Δημοσιεύστε εδώ μια πρακτική σας, και ό,τι απέτυχε σε αυτήν.",
            en="Publish a practice of yours here, and what failed in it.",
        ),
        Localized(
            el="Απαντήστε σε όποιον φορέα υιοθετεί κάτι δικό σας.",
            en="Answer the bodies that adopt something of yours.",
        ),
    ),
}
"""First steps that a body may take, this project's proposal."""

assert set(ABOUT) == set(ACTIONS) == set(PRINCIPLES)


def told(code: str) -> dict[str, Any]:
    """Return what is said about a principle, in both languages."""
    principle, about = PRINCIPLES[code], ABOUT[code]
    return {
        "code": code,
        "number": principle.number,
        "title_el": principle.el,
        "title_en": principle.en,
        "about_el": about.el,
        "about_en": about.en,
    }
