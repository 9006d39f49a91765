"""The tables of docs/administrator.md that come out of the running program.

`python -m tests.house.docs.tables` writes them anew; a test compares them.
"""

import re
import sys
from collections.abc import Iterable, Mapping

import iapflow.builtin  # noqa: F401 - registers what the definitions may name
from iapflow.definitions import standard
from iapflow.extend import FIELD_TYPES, REGISTRY
from tests.house.sizes import ROOT

PAGE = ROOT / "docs" / "administrator.md"
PLACE = re.compile(r"(<!-- (\w+): made by tests/house/docs/tables\.py -->\n).*?(<!-- end -->)", re.DOTALL)
UNITS = {
    "hours": "from moment to moment",
    "days": "calendar days",
    "weeks": "seven days",
    "months": "the same day of a later month, or its last",
    "years": "the same day of a later year",
    "working_days": "Monday to Friday, no public holidays; needs a calendar",
    "school_days": "working days inside a semester and outside its breaks; needs a calendar",
}
OF_THE_JOURNAL = {
    "case_entered": "The day on which this state was entered last.",
    "case_did": "Who took this step last.",
}


def tables() -> dict[str, str]:
    """Name -> table, from what is registered."""
    return {
        "types": _table(
            ("Type", "What is asked", "Keys of its own"),
            ((f"`{one.name}`", one.says, _words(one.keys | one.needs)) for one in FIELD_TYPES),
        ),
        "facts": _table(
            ("Fact", "Gives", "What it says"),
            ((f"`facts.{one.name}`", one.result, one.says) for one in REGISTRY.facts.values()),
        ),
        "functions": _table(
            ("Function", "Gives", "What it says"),
            (
                (f"`{one.name}({', '.join(one.parameters)})`", one.result, one.says or OF_THE_JOURNAL[one.name])
                for one in REGISTRY.functions.values()
            ),
        ),
        "effects": _table(
            ("Effect", "Parameters", "What it does"),
            ((f"`{one.name}`", _parameters(one.parameters), one.says) for one in REGISTRY.effects.values()),
        ),
        "counts": _table(
            ("Count", "Parameters", "What it counts"),
            ((f"`{one.name}`", _parameters(one.parameters), one.says) for one in REGISTRY.counts.values()),
        ),
        "units": _table(("Unit", "What counts"), ((f"`{name}`", UNITS[name]) for name in REGISTRY.units)),
        "names": _table(("Name", "Fields"), ((f"`{root}.…`", _words(fields)) for root, fields in _readable().items())),
        "words": _table(
            ("Where", "Words that may stand there"),
            (
                ("`scope:` of a role", _words(REGISTRY.scopes)),
                ("`relation:` of a role, `not_by:`", _words(sorted(REGISTRY.relations))),
                ("`into:` of `record`", _words(sorted(REGISTRY.record_targets))),
                ("`one_open_per:`, `asks:`", _words(sorted(REGISTRY.asks))),
                ("braces of a letter", _words(sorted(REGISTRY.placeholders))),
                ("braces of `number:`", _words(sorted(REGISTRY.number_parts))),
            ),
        ),
    }


def unknown_effects() -> list[str]:
    """What the language has words for and the program cannot carry out."""
    return sorted({one.name for one in standard.EFFECTS} - set(REGISTRY.effects))


def filled(page: str) -> str:
    """The page with its tables as the program has them now."""
    made = tables()
    return PLACE.sub(lambda found: f"{found[1]}{made[found[2]]}\n{found[3]}", page)


def _readable() -> Mapping[str, Iterable[str]]:
    subjects = {f"subject (`subject: {name}`)": fields for name, fields in REGISTRY.subjects.items() if fields}
    return {**REGISTRY.roots, **{name.replace("`", ""): fields for name, fields in subjects.items()}}


def _parameters(model: type) -> str:
    fields = model.model_fields.items()  # type: ignore[attr-defined]
    return _words(f"{field.alias or name}{'' if field.is_required() else '?'}" for name, field in fields)


def _words(words: Iterable[str]) -> str:
    given = sorted(words) if isinstance(words, set | frozenset) else list(words)
    return ", ".join(f"`{word}`" for word in given) or "–"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is up to date\n")
