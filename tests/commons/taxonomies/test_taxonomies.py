"""The taxonomies are whole, in both languages, and their codes stand still."""

import pytest

from commons.taxonomies import (
    ORGANISATION_KINDS,
    OUTCOME_KINDS,
    PRINCIPLES,
    REGIONS,
    SDGS,
    SECTORS,
    STAGES,
    TAXONOMIES,
    VERSION,
    label,
)

FROZEN = {
    "sectors": "democracy transparency public_administration human_resources entrepreneurship transport"
    " social_economy technology environment ppp civil_society culture",
    "stages": "identifying_problems generating_ideas developing_proposals implementing evaluating diffusing",
    "principles": "embrace encourage partner explore diffuse",
    "regions": "GR-A GR-B GR-C GR-D GR-E GR-F GR-G GR-H GR-I GR-J GR-K GR-L GR-M",
    "organisation_kinds": "ministry independent_authority decentralised_administration region municipality"
    " legal_entity university innovation_centre civil_society company",
    "outcome_kinds": "success partial failure",
    "sdgs": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
    "document_kinds": "law ministerial_decision circular declaration strategy guide"
    " toolkit template study report dataset course video",
    "document_topics": "strategy leadership co_design participation open_innovation experimentation labs foresight"
    " data digital procurement legal skills knowledge quality evaluation",
    "document_tasks": "diagnose set_direction start_a_project choose_a_method involve_people generate_ideas test"
    " implement improve measure share adopt connect learn build_capacity",
    "document_levels": "introductory practitioner advanced",
    "document_licences": "official_act cc_by cc_by_sa cc0 free_unaltered all_rights_reserved",
    "document_forces": "in_force amended repealed superseded not_applicable",
    "document_languages": "el en fr de it es pt nl da sv fi et lv lt pl cs sk sl hr hu ro bg mt ga",
    "government_levels": "central regional local",
}


@pytest.mark.parametrize("name", FROZEN)
def test_no_code_was_dropped_or_renamed(name):
    assert set(FROZEN[name].split()) <= set(TAXONOMIES[name])


SYMBOLS = {"percent", "kwh"}  # units that both languages write alike


def _is_greek(text):
    return any("α" <= letter.lower() <= "ώ" for letter in text)


@pytest.mark.parametrize("name", TAXONOMIES)
def test_every_entry_is_labelled_in_both_languages(name):
    for code, entry in TAXONOMIES[name].items():
        assert entry.code == code
        assert _is_greek(entry.el) or code in SYMBOLS, code
        assert entry.en, code
        assert not _is_greek(entry.en), code
        assert entry.to_dict()["label"] == {"el": entry.el, "en": entry.en}


def test_entries_carry_what_their_taxonomy_adds():
    assert REGIONS["GR-H"].nuts2 == "EL64"
    assert REGIONS["GR-H"].capital.el == "Λαμία"
    assert len({region.nuts2 for region in REGIONS.values()}) == 13
    assert [principle.number for principle in PRINCIPLES.values()] == [1, 2, 3, 4, 5]
    assert all(sector.cofog for sector in SECTORS.values())
    assert [sdg.number for sdg in SDGS.values()] == list(range(1, 18))
    assert (len(SECTORS), len(STAGES), len(ORGANISATION_KINDS), len(OUTCOME_KINDS)) == (12, 6, 10, 3)
    assert VERSION.count(".") == 2


def test_an_unknown_code_is_shown_as_it_is():
    assert label("sectors", "technology", "en").startswith("Technological")
    assert label("sectors", "space", "el") == "space"


def test_nobody_can_change_a_taxonomy():
    with pytest.raises(TypeError):
        SECTORS["new"] = SECTORS["ppp"]
