"""Whatever a person reads exists in Greek and in English."""

import ast
import unicodedata

from house import ROOT, name_of, sources, tree


def letters(text, script):
    return [char for char in text if char.isalpha() and unicodedata.name(char, "").startswith(script)]


def literal(node):
    """What a constant or the constant parts of an f-string say; None when only running tells."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    return None


def localized():
    """Yield each bilingual text of the product with its place."""
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Localized", "language.Localized"}:
                yield f"{name_of(path)}:{node.lineno}", node


def test_every_text_is_given_in_both_languages():
    seen = 0
    for place, call in localized():
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        if None in given or (call.args and not any(literal(argument) for argument in call.args)):
            continue  # Localized(**row), Localized(code, code): the data are tested where they are loaded
        assert list(given) == ["el", "en"], f"{place}: Localized takes el and en, Greek first"
        greek, english = literal(given["el"]), literal(given["en"])
        if greek is None or english is None:
            continue
        seen += 1
        assert greek.strip(), place
        assert english.strip(), place
        if greek != english:  # names like GOV.GR are the same in both
            assert letters(greek, "GREEK"), f"{place}: {greek!r} is not Greek"
            assert len(letters(english, "GREEK")) <= len(letters(english, "LATIN")), f"{place}: {english!r}"
    assert seen > 1000, "hardly a text was found: has the class another name?"


GLOSSARY = ROOT / "docs/glossary.md"
OFFICIAL = ("Δημοσίου Τομέα",)  # names that keep their own wording


def refused_words():
    """Return the words of the glossary's last column: each has another word for the same thing."""
    table = GLOSSARY.read_text(encoding="utf-8").split("## Technical")[0]
    cells = [line.split("|")[4] for line in table.splitlines() if line.startswith("|") and line.count("|") == 5]
    return [word.strip() for cell in cells[2:] for word in cell.split(",") if word.strip()]


def test_texts_of_the_product_use_the_words_of_the_glossary():
    words = refused_words()
    assert "αποθετήριο" in words
    endings = (".py", ".jinja", ".html", ".po", ".json")
    rooms = ("chassis", "commons", "gateway", "portal/portal", "services")
    found = []
    for path in (path for room in rooms for path in sorted((ROOT / room).rglob("*")) if path.suffix in endings):
        text = path.read_text(encoding="utf-8")
        for name in OFFICIAL:
            text = text.replace(name, "")
        found += [f"{name_of(path)}: {word}" for word in words if word in text.lower()]
    assert found == []
