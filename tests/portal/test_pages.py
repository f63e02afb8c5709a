"""Every page is whole: in both languages, with all or little to show, for a visitor and a person."""

import re

import contract
import html5lib
import pytest
from babel.messages.pofile import read_po

from portal.languages.catalogue import FOLDER, LANGUAGES
from portal.pages.routes import PAGES

SITE = {"el": "Καινοτομία στο Δημόσιο", "en": "Public Sector Innovation"}
NO_PAGES = {"/account/export", "/practices/suggestions", "/principles/report/file"}
VALUES = {"region": "GR-H", "token": "a-token", "principle": "explore", "code": "a-code"}
PATHS = [
    re.sub(r"\{\w+:id\}", contract.AN_ID, path).format(**VALUES)
    for path, _, methods in PAGES
    if "GET" in methods and path not in NO_PAGES and not path.endswith("{file_id:id}")
]
OF_SOMEBODY = (
    "/work", "/inbox", "/account", "/review", "/practices/new", "/practices/imports", "/challenges/new", "/evaluations",
    "/organisations/new", "/deliveries", "/feedback/received", "/people", "/network", "/certifications",
    "/synonyms",
    "/adoptions/mine", "/library/new", "/library/mine", "/principles/report", "/impacts/mine", "/impacts/queue",
    "/circulars",
)  # fmt: skip
STEPS_OF_SOMEBODY = {
    "edit", "withdraw", "archive", "unarchive", "approve", "return", "delete", "ask", "offer", "recall", "leave",
    "phases", "submit", "publish", "unpublish", "owners", "manage", "questions", "announcements",
    "evaluators", "explanation", "files", "pilot", "entries", "end", "cancel", "introduction", "invite", "close",
    "certification", "renewal",
    "propose", "reject", "editions",
    "adopt", "impact", "correct", "verdict", "step", "finish", "facts", "giver", "pause", "abandon",
}  # fmt: skip
A_DOCUMENT = f"/library/{contract.AN_ID}"
WAITS = (
    "/unarchive", "/approve", "/return", "/delete", "/adopt", "/impact", "/reject", f"{A_DOCUMENT}/publish",
    f"{A_DOCUMENT}/withdraw", "/declare/a-code",
)  # fmt: skip
CONTROLS = {"input", "select", "textarea"}


def parsed(text):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def english():
    with (FOLDER / "en.po").open("rb") as source:
        for message in read_po(source, locale="en"):
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            yield from (text for text in texts if text and "%(" not in text)


ENGLISH = {text for text in english() if text not in {"API", ""}}
DEFAULTS = {"There is a problem", "Show", "Hide", "Show password", "Error:", "Next", "Previous", "Menu", "Contents"}


def check(text, language):
    page = parsed(text)
    assert page.get("lang") == language
    title = page.find("head/title").text
    assert title.endswith(f" – {SITE[language]}")
    assert title != f" – {SITE[language]}"
    assert len(page.findall(".//h1")) == 1
    assert "".join(page.find(".//h1").itertext()).strip()
    labelled = {label.get("for") for label in page.iter("label")}
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    for control in page.iter():
        if control.tag in CONTROLS and control.get("type") != "hidden":
            assert control.get("id") in labelled, control.attrib
        assert control.get("style") is None, control.attrib
        assert not [name for name in control.attrib if isinstance(name, str) and name.startswith("on")]
        assert control.tag != "style"
        if control.tag == "script":
            assert control.get("src"), "a script in the page"
            assert not (control.text or "").strip()
    if language == "el":
        said = {piece.strip() for piece in page.itertext()}
        assert said & (ENGLISH | DEFAULTS) == set()
    return title


def is_of_somebody(path):
    return path.startswith(OF_SOMEBODY) or bool(STEPS_OF_SOMEBODY & set(path.split("/")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("full", [True, False], ids=["full", "lean"])
@pytest.mark.parametrize("who", ["visitor", "person"])
def test_every_page_is_whole(visitor, gateway, language, full, who):
    if who == "person":
        assert visitor.sign_in().status_code == 303
    gateway.full = full
    titles = {}
    for path in PATHS:
        answer = visitor.get(f"/{language}{path}")
        if who == "visitor" and is_of_somebody(path):
            assert (answer.status_code, answer.headers["location"][:11]) == (303, f"/{language}/sign-in"), path
            continue
        # the sample is a draft that was submitted once: it waits for no approval, stays, and is the person's own
        if answer.status_code in {403, 404} and is_of_somebody(path) and (not full or path.endswith(WAITS)):
            check(answer.text, language)
            continue
        assert answer.status_code == 200, (path, answer.text[:2000])
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        titles.setdefault(check(answer.text, language), []).append(path)
    # samples have one title and one name for all things; what is left must differ
    assert [
        paths for paths in titles.values() if len(paths) > 1 and not all(contract.AN_ID in path for path in paths)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/nothing", f"/practices/{contract.AN_ID}/x", "/practices/mine", "/regions/XX", "/practices/.."]
)
def test_a_page_that_is_not_there_says_so(visitor, language, path):
    answer = visitor.get(f"/{language}{path}".replace("..", "%2e%2e"))
    assert answer.status_code == 404
    check(answer.text, language)
    assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 410, 422, 429, 500, 503, 504])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_of_the_api_is_a_page(visitor, gateway, status, language):
    gateway.answers["search_practices"] = (status, {"type": "urn:x:y", "detail": "Κάτι", "status": status})
    answer = visitor.get(f"/{language}/practices")
    assert answer.status_code == status
    check(answer.text, language)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_show_faults_at_their_fields(visitor, gateway, language):
    fault = {
        "type": "urn:x:invalid",
        "status": 422,
        "detail": "Ελέγξτε.",
        "errors": [{"field": "email", "message": "Όχι."}],
    }
    gateway.answers |= {"request_subscription": (422, fault), "start_session": (401, {"detail": "Λάθος κωδικός."})}
    for path in ("/follow", "/sign-in"):
        answer = visitor.post(f"/{language}{path}", data={"email": "x", "password": "y"})
        assert answer.status_code == 422
        check(answer.text, language)
        page = parsed(answer.text)
        links = [link.get("href") for link in page.iter("a") if (link.get("href") or "").startswith("#")]
        assert "#email" in links
        field = next(one for one in page.iter("input") if one.get("id") == "email")
        assert field.get("value") == "x"
        assert "email-error" in field.get("aria-describedby")
        assert 'value="y"' not in answer.text


def test_what_people_wrote_is_text_and_no_markup(visitor):
    text = visitor.get("/el/practices", params={"q": "<script>alert(1)</script>\"'"}).text
    assert "<script>alert" not in text
    check(text, "el")


def test_a_document_is_light(visitor):
    for path in ("", "/practices", f"/practices/{contract.AN_ID}", "/challenges", "/organisations"):
        answer = visitor.get(f"/el{path}", stream=True, headers={"Accept-Encoding": "gzip"})
        assert len(answer.raw.read(decode_content=False)) < 15_000, path


def test_the_open_challenges_are_counted_beyond_the_shown(visitor, gateway):
    page = contract.answer("list_challenges", full=True)
    page["items"] *= 7
    gateway.answers["list_challenges"] = (200, {**page, "next": None})
    assert "<dd>7</dd>" in visitor.get("/el").text
    gateway.answers["list_challenges"] = (200, {**page, "next": "cursor"})
    assert "<dd>7+</dd>" in visitor.get("/el").text


def test_a_marked_text_is_escaped_once():
    from portal.pages.practice.views import highlighted

    given = "Κήποι &amp; <mark>&lt;b&gt;</mark> του &quot;δήμου&quot; &lt;mark&gt;"
    assert highlighted(given) == "Κήποι &amp; <mark>&lt;b&gt;</mark> του &#34;δήμου&#34; &lt;mark&gt;"
