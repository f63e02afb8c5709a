"""Measure of docstring prose: relative clauses (opened by an indefinite pronoun) per 100 words.

`prose.py` fails above the limit and lists the files that contribute most. `--all` lists every docstring that counts.
Folders on the command line narrow it to these.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("chassis", "commons", "services", "gateway", "portal", "deploy", "tools")
LIMIT = 0.2
WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
CLAUSE = re.compile(r"\b(?:what|whatever|who|whom|whoever|whose)\b", re.IGNORECASE)


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each docstring of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text


def sources() -> Iterator[Path]:
    """Yield the Python files of the product."""
    for room in [name for name in sys.argv[1:] if not name.startswith("-")] or ROOMS:
        yield from sorted(path for path in (ROOT / room).rglob("*.py") if ".venv" not in path.parts)


def main() -> int:
    """Print the figure and return 1 where it is above the limit."""
    words, clauses, files = 0, 0, Counter[str]()
    for path in sources():
        for line, text in docstrings(path):
            words += len(WORD.findall(text))
            found = len(CLAUSE.findall(text))
            clauses += found
            files[path.relative_to(ROOT).as_posix()] += found
            if found and "--all" in sys.argv:
                print(f"{path.relative_to(ROOT)}:{line}: {' '.join(text.split())[:160]}")
    figure = 100 * clauses / words
    print(f"{figure:.2f} relative clauses per 100 docstring words (limit {LIMIT})")
    if figure <= LIMIT:
        return 0
    for name, found in files.most_common(10):
        print(f"  {found:3} {name}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
