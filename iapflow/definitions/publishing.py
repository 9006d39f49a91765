"""What may replace what is published: versions rise, and open cases know where to go."""

from collections.abc import Mapping, Sequence

from iapflow.definitions.parsing import NAMED, Parsed, parse
from iapflow.definitions.registry import Registry
from iapflow.definitions.source import SourceText
from iapflow.errors import Problem

UNNUMBERED = frozenset({"list", "letter"})
"""Kinds whose texts need no number; they may carry one."""


def check_publishing(
    texts: Mapping[str, bytes],
    registry: Registry,
    published: Sequence[SourceText],
    open_cases: Mapping[str, Mapping[str, int]] | None = None,
) -> list[Problem]:
    """Problems that come only from what is published already.

    Args:
        texts: the project that is to be published; what cannot be read is passed over.
        published: the texts in force.
        open_cases: workflow -> state -> number of open cases.
    """
    before = {(text.kind, text.ident): text for text in published}
    problems: list[Problem] = []
    for path, raw in texts.items():
        parsed, _ = parse(path, raw, registry, ())
        if parsed is None or parsed.kind not in NAMED:
            continue
        old = before.get((parsed.kind, parsed.ident))
        if old is not None and old.digest != parsed.source.digest:
            problems += _version(parsed, old)
            if parsed.kind == "workflow":
                problems += _migration(parsed, old, (open_cases or {}).get(parsed.ident, {}))
    return problems


def _version(parsed: Parsed, old: SourceText) -> list[Problem]:
    """Another text needs a higher number, where texts of this kind carry one."""
    if "version" not in parsed.document.data and parsed.kind in UNNUMBERED:
        return []
    if old.version is None or parsed.source.version is None or parsed.source.version > old.version:
        return []
    place = parsed.place("version") if "version" in parsed.document.data else parsed.document.whole()
    message = (
        f"the text differs from the published version {old.version}, so its 'version' must be higher than that,"
        f" not {parsed.source.version}"
    )
    return [Problem(place.path, place.line, place.column, message, code="def.version_must_rise")]


def _migration(parsed: Parsed, old: SourceText, open_cases: Mapping[str, int]) -> list[Problem]:
    """States that are gone and still have open cases."""
    moved = {name for migration in parsed.value.migrate if migration.from_ == old.version for name in migration.states}
    gone = [
        name for name, count in open_cases.items() if count and name not in parsed.value.states and name not in moved
    ]
    place = parsed.place("states", of_key=True)
    return [
        Problem(
            place.path,
            place.line,
            place.column,
            f"the state {name!r} is gone, but {open_cases[name]} open cases stand in it; "
            "say under 'migrate' where they go",
            code="def.needs_migration",
        )
        for name in gone
    ]
