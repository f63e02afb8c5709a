"""Every text exists in both languages: the Greek one is the key, `en.po` has the English one."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from portal.languages.catalogue import FOLDER, day, euros, moment, number

ROOM = Path(__file__).resolve().parents[2] / "portal"
PLACES = re.compile(r"%\(\w+\)s")


def catalogue():
    with (FOLDER / "en.po").open("rb") as source:
        return read_po(source, locale="en")


def written():
    with (ROOM / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(
        ROOM, method_map=methods, options_map=options, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}
    )
    return {message for _, _, message, *_ in found}


def test_no_text_is_missing_and_none_is_left_over():
    known = {message.id for message in catalogue() if message.id}
    texts = written()
    assert texts - known == set()
    assert known - texts == set()


def test_english_is_written_and_nothing_is_in_doubt():
    translated = catalogue()
    assert not translated.obsolete
    for message in translated:
        if not message.id:
            continue
        assert "fuzzy" not in message.flags, message.id
        greek = message.id if isinstance(message.id, tuple) else (message.id,)
        english = message.string if isinstance(message.string, tuple) else (message.string,)
        for before, after in zip(greek, english, strict=True):
            assert after.strip(), before
            assert set(PLACES.findall(before)) == set(PLACES.findall(after)), before
            assert re.sub(r"“[^”]*”", "", after).isascii() or "€" in after or "“" in after, after


def test_dates_and_numbers_are_written_as_each_language_does():
    assert day("2026-03-02", "el") == "2 Μαρτίου 2026"
    assert day("2026-03-01T23:30:00Z", "en") == "2 March 2026"  # in Athens it is the next day
    assert moment("2026-07-01T09:00:00Z", "el") == "1 Ιουλίου 2026, 12:00"
    assert [euros(amount, "el") for amount in (18250.5, 20000)] == ["18.250,50", "20.000"]
    assert (number(1234567.5, "el"), number(1234567.5, "en")) == ("1.234.567,5", "1,234,567.5")
    assert [number(mean, "el") for mean in (3.6667, 3.0, 1234.5, 0.005, -2.345)] == [
        "3,67",
        "3",
        "1.234,5",
        "0",
        "-2,34",
    ]
    assert (day(None, "el"), moment(None, "el"), number(None, "el")) == ("", "", "")
