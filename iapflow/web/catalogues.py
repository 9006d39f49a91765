"""Latvian catalogues out of plain tables: `python -m iapflow.web.catalogues`.

A table has one sentence a line: the English id, a tab, the Latvian.  Where a
sentence counts, " | " parts singular and plural of the id, and the three
Latvian forms: 1, 21 plāns | 2, 22 plāni | 0, 10, 11 plānu.

`translations/parts/*.tsv` are ours and end up together in the domain `messages`;
`translations/NAME.tsv` are other packages' strings, in the domain NAME.
The `.mo` files are made from these and committed; a test compares them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from jinja2 import Environment, nodes

from iapflow.web import HERE, TRANSLATIONS

OURS = "messages"
LANGUAGE = "lv"
PARTING = " | "
RULE = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10==0 || (n%100>=11 && n%100<=19) ? 2 : 1);"
FORMS = 3
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
PROGRAM = HERE.parent
SAYERS = frozenset({"say", "Text", "Entry"})
SENTENCE = re.compile(r"[A-Z{“].*[a-z]", re.DOTALL)


class CatalogueError(ValueError):
    """A line of a table cannot be used; the message names the file and the line."""


def tables() -> dict[str, list[Path]]:
    """Domain -> the tables it is made from."""
    found = {path.stem: [path] for path in sorted(TRANSLATIONS.glob("*.tsv"))}
    return {OURS: sorted((TRANSLATIONS / "parts").glob("*.tsv")), **found}


def read(path: Path) -> dict[str, str]:
    """One table: id -> Latvian; a line without a tab, or said twice, is refused."""
    said: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("# "):
            continue
        ident, tab, latvian = line.partition("\t")
        if not tab or not latvian.strip():
            raise CatalogueError(f"{path.name}:{number}: there is no tab with the Latvian after it.")
        if ident in said and said[ident] != latvian:
            raise CatalogueError(f"{path.name}:{number}: {ident!r} was already said differently.")
        if PARTING in ident and latvian.count(PARTING) != FORMS - 1:
            raise CatalogueError(f"{path.name}:{number}: a sentence that counts needs three Latvian forms.")
        said[ident] = latvian
    return said


def catalogue(domain: str, paths: list[Path]) -> Catalog:
    """The catalogue of a domain; the first table to say a sentence wins."""
    made = Catalog(locale=LANGUAGE, domain=domain, creation_date=FIXED, revision_date=FIXED, fuzzy=False)
    made.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", RULE)]
    said: dict[str, str] = {}
    for path in paths:
        said = {**read(path), **said}
    for ident, latvian in said.items():
        if PARTING in ident:
            made.add(tuple(ident.split(PARTING)), tuple(latvian.split(PARTING)))
        else:
            made.add(ident, latvian)
    return made


def build() -> list[Path]:
    """Write every `.mo`; answers which."""
    folder = TRANSLATIONS / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for domain, paths in tables().items():
        target = folder / f"{domain}.mo"
        with target.open("wb") as file:
            write_mo(file, catalogue(domain, paths))
        written.append(target)
    return written


def spoken() -> dict[str, str]:
    """Every sentence the program says -> where: `say`, `Text`, menu entries and the macros of `ui`."""
    found: dict[str, str] = {}
    for path in sorted(PROGRAM.rglob("*.py")):
        for sentence in _in_python(path.read_text(encoding="utf-8")):
            found.setdefault(sentence, str(path.relative_to(PROGRAM)))
    for path in sorted(PROGRAM.rglob("templates/**/*.html")):
        for sentence in _in_template(path.read_text(encoding="utf-8")):
            found.setdefault(sentence, str(path.relative_to(PROGRAM)))
    return found


def missing() -> dict[str, str]:
    """The sentences without Latvian -> where they are said."""
    said: dict[str, str] = {}
    for path in tables()[OURS]:
        said.update(read(path))
    return {sentence: where for sentence, where in spoken().items() if sentence not in said}


def _in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        if name in SAYERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _in_template(source: str) -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    for call in environment.parse(source).find_all(nodes.Call):
        target = call.node
        name = getattr(target, "name", "")
        is_macro = name == "told" or (isinstance(target, nodes.Getattr) and getattr(target.node, "name", "") == "ui")
        if not is_macro and name not in SAYERS:
            continue
        for constant in (word for part in (call.args, call.kwargs) for node in part for word in _constants(node)):
            if not is_macro or SENTENCE.match(constant):
                yield constant


def _constants(node: nodes.Node) -> Iterator[str]:
    """Texts written in an argument itself, also inside pairs, lists and choices."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, nodes.Tuple | nodes.List | nodes.Keyword | nodes.CondExpr | nodes.Or):
        for child in node.iter_child_nodes(exclude=("test",)):
            yield from _constants(child)


def main() -> int:
    """Build, then name what has no Latvian yet; 1 when something has none."""
    for path in build():
        sys.stdout.write(f"{path.relative_to(PROGRAM)}\n")
    lacking = missing()
    for sentence, where in lacking.items():
        sys.stdout.write(f"no Latvian: {sentence!r} ({where})\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
