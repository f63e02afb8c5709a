"""Synonyms: what curators write, and what searches find by it."""

import pytest

WORD = {"word": "ΨΓΠ", "means": ["ψηφιακό γραφείο πολιτών", "τηλεφωνική εξυπηρέτηση"], "direction": "both"}


@pytest.fixture
def call(library):
    import personas

    def curator(name, **parts):
        return library.call(name, principal=personas.CURATOR, **parts)

    return curator


def added(call, **facts):
    answered = call("add_synonym", body=WORD | facts)
    assert answered.status == 201, answered.text
    return answered.json


def told(answer):
    return [(one["written"], one["meant_el"]) for one in answer["expansions"]]


def found(library, q):
    answer = library.ask(q)
    return [] if answer["left_out"] else [item["title"] for item in answer["items"]], told(answer)


# ---- the list -----------------------------------------------------------------------------------------


def test_an_entry_is_added_read_changed_and_deleted(call):
    made = added(call)
    path = {"synonym_id": made["id"]}
    read = call("read_synonym", **path)
    assert read.json == made
    changed = call("change_synonym", **path, body={"direction": "one"}, if_match=read.etag).json
    assert (changed["direction"], changed["means"], changed["version"]) == ("one", WORD["means"], 2)
    assert call("change_synonym", **path, body={"direction": "one"}, if_match=read.etag).status == 412
    assert call("delete_synonym", **path).status == 204
    assert call("read_synonym", **path).status == 404
    assert call("delete_synonym", **path).status == 404


def test_the_list_is_in_the_order_of_words_and_has_no_gap(call):
    for word in ("Ωδείο", "άβακας", "Ζωή"):
        added(call, word=word)
    words, cursor = [], None
    while True:
        page = call("list_synonyms", query={"limit": 10, **({"cursor": cursor} if cursor else {})}).json
        words += [item["word"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert [word for word in words if word in {"Ωδείο", "άβακας", "Ζωή"}] == ["άβακας", "Ζωή", "Ωδείο"]
    assert len(words) == len(set(words)) > 40  # those that the platform begins with
    assert [item["word"] for item in call("list_synonyms", query={"q": "ΩΔ"}).json["items"]] == ["Ωδείο"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"word": "και"}, "word"),
        ({"means": ["του και της"]}, "means"),
        ({"means": ["ένα πολύ μακρύ κείμενο πέντε ολόκληρων λέξεων"]}, "means"),
        ({"means": []}, "means"),
        ({"means": ["α β"] * 6}, "means"),
        ({"means": ["ψγπ"]}, "means"),
        ({"means": ["κέντρο", "ΚΕΝΤΡΟ"]}, "means"),
        ({"direction": "none"}, "direction"),
        ({"word": "α" * 81}, "word"),
    ],
)
def test_what_cannot_be_searched_for_is_refused(call, facts, field):
    answered = call("add_synonym", body=WORD | facts)
    assert answered.status == 422
    assert {error["field"].split(".")[0] for error in answered.json["errors"]} == {field}


def test_a_word_has_one_entry(call):
    added(call)
    assert call("add_synonym", body=WORD | {"word": "ψγπ"}).status == 409
    other = added(call, word="άλλο")
    assert call("change_synonym", synonym_id=other["id"], body={"word": "ΨΓπ"}, if_match="*").status == 409
    assert call("change_synonym", synonym_id=other["id"], body={"word": "ΆΛΛΟ"}, if_match="*").status == 200


def test_a_full_list_says_so(call, monkeypatch):
    from observatory.search.synonym import operations

    monkeypatch.setattr(operations, "MOST_SYNONYMS", 3)
    assert call("add_synonym", body=WORD).status == 409


@pytest.mark.parametrize("name", ["list_synonyms", "add_synonym"])
def test_only_curators_keep_the_list(library, name):
    import personas

    body = {"body": WORD} if name == "add_synonym" else {}
    assert library.call(name, **body).status == 401
    assert library.call(name, principal=personas.CENTRE_MANAGER, **body).status == 403


# ---- searching ----------------------------------------------------------------------------------------


def test_an_abbreviation_finds_what_it_stands_for(library):
    library.add("Ράμπες", problem="Άτομα με αναπηρία δεν έφταναν στη θάλασσα.")
    library.add("Άσχετο", problem="Αναπηρίας σύνταξη.")
    library.add("ΑμεΑ στη βιβλιοθήκη")
    titles, shown = found(library, "αμεα")
    assert titles[0] == "ΑμεΑ στη βιβλιοθήκη"
    assert sorted(titles[1:]) == ["Άσχετο", "Ράμπες"]
    assert shown == [("αμεα", "άτομα με αναπηρία"), ("αμεα", "αναπηρία")]


def test_an_expression_finds_its_abbreviation(library):
    library.add("Νέο ΚΕΠ στο λιμάνι")
    library.add("Κέντρο πόλης", problem="Εξυπηρέτηση πολιτών.")
    titles, shown = found(library, "κέντρα εξυπηρέτησης πολιτών")
    assert set(titles) == {"Κέντρο πόλης", "Νέο ΚΕΠ στο λιμάνι"}
    assert shown == [("κέντρα εξυπηρέτησης πολιτών", "ΚΕΠ")]


def test_one_direction_does_not_lead_back(library, call):
    added(call, direction="one")
    library.add("Ψηφιακό γραφείο πολιτών")
    library.add("Το ΨΓΠ του δήμου")
    assert set(found(library, "ψγπ")[0]) == {"Ψηφιακό γραφείο πολιτών", "Το ΨΓΠ του δήμου"}
    assert found(library, "ψηφιακό γραφείο πολιτών") == (["Ψηφιακό γραφείο πολιτών"], [])


def test_both_directions_lead_everywhere_until_deleted(library, call):
    made = added(call)
    library.add("Ψηφιακό γραφείο πολιτών")
    library.add("Τηλεφωνική εξυπηρέτηση")
    assert set(found(library, "τηλεφωνική εξυπηρέτηση")[0]) == {"Τηλεφωνική εξυπηρέτηση", "Ψηφιακό γραφείο πολιτών"}
    call("delete_synonym", synonym_id=made["id"])
    assert found(library, "τηλεφωνική εξυπηρέτηση") == (["Τηλεφωνική εξυπηρέτηση"], [])


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("e-government", "Ψηφιακή διακυβέρνηση για όλους"),
        ("e government", "Ηλεκτρονική διακυβέρνηση"),
        ("smart cities", "Οι έξυπνες πόλεις"),
        ("water", "Μετρητές νερού"),
        ("citizens", "Ερωτηματολόγιο πολιτών"),
        ("amea", "Ράμπες για ΑμεΑ"),
    ],
)
def test_english_and_greeklish_find_greek(library, query, title):
    library.add(title)
    library.add("Κάτι άλλο")
    assert found(library, query)[0] == [title]


def test_nothing_is_said_of_what_found_nothing(library):
    library.add("Ράμπες για ΑμεΑ")
    assert found(library, "ΑΜΕΑ") == (["Ράμπες για ΑμεΑ"], [])


def test_the_other_words_must_still_be_there(library):
    library.add("Άτομα με αναπηρία", problem="Ράμπες.")
    library.add("Άτομα με αναπηρία στα σχολεία")
    assert found(library, "ΑΜΕΑ ράμπα") == (
        ["Άτομα με αναπηρία"],
        [("ΑΜΕΑ", "άτομα με αναπηρία"), ("ΑΜΕΑ", "αναπηρία")],
    )


def test_a_quoted_query_is_taken_as_written(library):
    library.add("Άτομα με αναπηρία")
    library.add("Ράμπες για ΑμεΑ")
    assert found(library, '"ΑΜΕΑ"')[0] == ["Ράμπες για ΑμεΑ"]


def test_what_was_found_by_a_synonym_is_marked(library):
    library.add("Ράμπες", problem="Για άτομα με αναπηρία.")
    assert "<mark>αναπηρία</mark>" in library.ask("ΑΜΕΑ")["items"][0]["highlights"]["snippet"]


# ---- labels -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "facts", "label"),
    [
        ("culture", {"sectors": ["culture"]}, "Πολιτισμός και τοπική ανάπτυξη"),
        ("accountability", {"sectors": ["transparency"]}, "Διαφάνεια και λογοδοσία"),
        ("partnerships", {"principles": ["partner"]}, "Συνεργασίες και συμμετοχή"),
        ("diffusing", {"stage": "diffusing"}, "Διάχυση διδαγμάτων"),
        ("αποτυχίες", {"outcome_kind": "failure"}, "Αποτυχία"),
    ],
)
def test_words_of_labels_find_what_has_the_code(library, query, facts, label):
    library.add("Με κωδικό", **facts)
    library.add("Χωρίς")
    titles, shown = found(library, query)
    assert titles == ["Με κωδικό"]
    assert (query, label) in shown


@pytest.mark.parametrize("query", ["sector", "public", "new", "projects"])
def test_words_of_labels_that_say_nothing_find_nothing(library, query):
    library.add("Με κωδικό", sectors=["culture"])
    assert found(library, query) == ([], [])
