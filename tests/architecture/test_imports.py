"""The import contracts hold, and each of them would catch the fault it is for."""

from copy import deepcopy

import grimp
import pytest
from house import PACKAGES, ROOT, SERVICES, nouns
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

KINDS = {"forbidden": ForbiddenContract, "independence": IndependenceContract, "layers": LayersContract}
configure()
OPTIONS = read_user_options(str(ROOT / "pyproject.toml"))
CONTRACTS = {contract["id"]: contract for contract in OPTIONS.contracts_options}


@pytest.fixture(scope="module")
def graph():
    """The imports of the whole house, built once: a broken rule is one more import in a copy of it."""
    return grimp.build_graph(*OPTIONS.session_options["root_packages"], include_external_packages=True, cache_dir=None)


def keeps(contract, graph):
    """Return whether the graph keeps a contract. The check may change the graph, so it gets a copy."""
    options = CONTRACTS[contract]
    check = KINDS[options["type"]](options["name"], OPTIONS.session_options, options).check
    return check(deepcopy(graph), verbose=False).kept


def module_of(path):
    """Return the dotted name of a file of the packages."""
    package = next(package for package in PACKAGES.values() if path.is_relative_to(package))
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def some_file(name, *, service=None):
    """The first file of that name in a noun, preferring a named service."""
    for candidate in [service] if service else SERVICES:
        for noun in nouns(candidate):
            if (noun / name).is_file():
                return noun / name
    pytest.fail(f"no noun has a {name}")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_house_as_it_stands_keeps_every_contract(graph, contract):
    assert keeps(contract, graph)


BREAKS = [
    ("independent", lambda: PACKAGES["observatory"] / "service.py", "identity"),
    ("independent", lambda: PACKAGES["gateway"] / "__init__.py", "observatory"),
    ("independent", lambda: PACKAGES["notifications"] / "service.py", "gateway"),
    ("independent", lambda: PACKAGES["portal"] / "visit.py", "observatory"),
    ("independent", lambda: PACKAGES["gateway"] / "__init__.py", "portal"),
    ("chassis-below", lambda: PACKAGES["chassis"] / "language.py", "notifications"),
    ("chassis-below", lambda: PACKAGES["chassis"] / "errors.py", "gateway"),
    ("commons-below", lambda: PACKAGES["commons"] / "greek" / "letters.py", "observatory"),
    ("commons-below", lambda: PACKAGES["commons"] / "opendata" / "atom.py", "gateway"),
    ("gateway-knows-no-domain", lambda: PACKAGES["gateway"] / "settings.py", "commons"),
    ("no-engine-in-the-domain", lambda: some_file("operations.py"), "nameko"),
    ("no-engine-in-the-domain", lambda: some_file("queries.py"), "eventlet"),
    ("no-engine-in-the-domain", lambda: some_file("events.py"), "kombu"),
    ("runner-above", lambda: PACKAGES["identity"] / "service.py", "kainotomia_local"),
    ("portal-without-engine", lambda: PACKAGES["portal"] / "visit.py", "eventlet"),
    ("portal-without-engine", lambda: PACKAGES["portal"] / "visit.py", "chassis.service"),
    ("runner-starts-the-portal", lambda: PACKAGES["kainotomia_local"] / "run.py", "portal"),
    ("pure-models", lambda: some_file("model.py", service="observatory"), "chassis.service"),
    ("pure-models", lambda: some_file("model.py", service="identity"), "chassis.operations"),
    ("pure-models", lambda: some_file("model.py", service="notifications"), "marshmallow"),
    ("models-first", lambda: some_file("model.py", service="observatory"), "{noun}.schemas"),
    ("models-first", lambda: some_file("events.py", service="observatory"), "{noun}.operations"),
    ("notifications-wings", lambda: PACKAGES["notifications"] / "base.py", "notifications.rules"),
    ("observatory-wings", lambda: PACKAGES["observatory"] / "practice/practice/access.py", "observatory.search"),
    ("challenges-wings", lambda: PACKAGES["challenges"] / "call" / "__init__.py", "challenges.judging"),
    ("queries-read", lambda: some_file("queries.py", service="observatory"), "{noun}.operations"),
    ("layers-identity", lambda: PACKAGES["identity"] / "person/consent/record.py", "identity.organisation"),
    ("layers-identity", lambda: PACKAGES["identity"] / "security/throttle/counter.py", "identity.person"),
]


@pytest.mark.parametrize(
    ("contract", "place", "imported"), BREAKS, ids=[f"{contract}-{name}" for contract, _, name in BREAKS]
)
def test_a_broken_rule_is_caught(graph, contract, place, imported):
    path = place()
    noun = module_of(path.parent / "__init__.py")
    broken = deepcopy(graph)
    imported = imported.format(noun=noun)
    if imported not in broken.modules:
        broken.add_module(imported, is_squashed=True)  # a package of others that nobody imports yet
    broken.add_import(importer=module_of(path), imported=imported)
    assert not keeps(contract, broken), f"nobody noticed {imported} in {path}"


def test_every_contract_is_broken_once_on_purpose():
    assert set(CONTRACTS) == {contract for contract, _, _ in BREAKS}
