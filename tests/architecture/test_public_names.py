"""The public names that the READMEs of chassis and commons list are there."""

import ast
import pkgutil
import re

import pytest
from house import ROOT

MODULE = re.compile(r"`((?:chassis|commons)(?:\.\w+)+)`")
NAME = re.compile(r"`([A-Za-z_]\w*)`")


def attributes_of(module):
    """The names in a module, or the modules of a package and theirs. To import some would turn the process green."""
    path = ROOT / module.split(".")[0] / module.replace(".", "/")
    files = list(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    defined = {name for file in files for node in ast.parse(file.read_text("utf-8")).body for name in names_of(node)}
    return defined | {file.stem for file in files}


def names_of(node):
    """Yield the names that a statement at the top of a module defines or imports."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (imported.asname or imported.name for imported in names)
        case _:
            yield from (
                part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            )


def listed():
    """The modules of each row of the chassis and of each heading of commons, with the names beside them."""
    for line in (ROOT / "chassis/README.md").read_text("utf-8").split("## Public names")[1].splitlines():
        cells = line.split("|")
        if len(cells) > 3 and MODULE.search(cells[1]):
            yield tuple(MODULE.findall(cells[1])), tuple(NAME.findall(cells[2]))
    text = (ROOT / "commons/README.md").read_text("utf-8").split("## Public names")[1].split("\n## ")[0]
    for heading, names in re.findall(r"^\*\*(.+?)\*\*\n\n((?:[-` ].+\n)+)", text, re.MULTILINE):
        yield tuple(MODULE.findall(heading)), tuple(NAME.findall(names))


LISTED = list(listed())


@pytest.mark.parametrize(("modules", "names"), LISTED, ids=[modules[0] for modules, _ in LISTED])
def test_listed_names_exist(modules, names):
    assert names
    there = set().union(*map(attributes_of, modules))
    assert [name for name in names if name not in there] == []


def test_every_package_of_commons_is_listed():
    text = (ROOT / "commons/README.md").read_text("utf-8")
    parts = {f"commons.{part.name}" for part in pkgutil.iter_modules([str(ROOT / "commons/commons")])}
    assert parts == set(re.findall(r"^\| `(commons\.\w+)` \|", text, re.MULTILINE))
