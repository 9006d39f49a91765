"""Forms made for tests: YAML in, a compiled sheet out."""

from datetime import date
from functools import cache
from pathlib import Path

from werkzeug.datastructures import MultiDict

from iapflow.definitions.catalogue import load_bundle
from iapflow.definitions.registry import FactSpec, FunctionSpec, Registry
from iapflow.definitions.source import SourceText, digest_of
from iapflow.definitions.standard import standard
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.forms.types import PROGRAMME_TYPES, FieldTypes
from iapflow.forms.voice import Option

TODAY = date(2026, 10, 6)
ROOT = Path(__file__).parents[2]

USUAL = {"author_hours": 6.0, "plan_hours": 60.0, "log_measure_hours": 35.0, "log_remote_days": 1.0}


def types() -> FieldTypes:
    """The types of the language and those of the programme."""
    known = FieldTypes()
    for kind in PROGRAMME_TYPES:
        known.register(kind())
    return known


def registry() -> Registry:
    """The language's own words, and stand-ins for what built-ins register."""
    known = standard()
    for kind in PROGRAMME_TYPES:
        known.register_field_type(kind().spec())
    known.register_root("semester", {"start": "date", "end": "date", "number": "whole"})
    known.register_subject("learner", {"date_of_birth": "date", "name": "text"})
    known.register_fact(FactSpec("special_data_consent", "bool"))
    known.register_fact(FactSpec("log_hours_of_author", "number"))
    known.register_function(FunctionSpec("sum", ("list",), "any", sum))
    known.register_function(
        FunctionSpec("money", ("number", "money"), "money", lambda volume, rate: round(volume * rate))
    )
    known.register_function(FunctionSpec("rate", ("text", "date"), "money", lambda measure, on: 1000))
    known.register_function(FunctionSpec("setting", ("text", "date"), "number", lambda name, on: USUAL[name]))
    known.register_function(FunctionSpec("age_on", ("date", "date"), "whole", lambda born, on: on.year - born.year))
    known.register_function(FunctionSpec("is_subjects_code", ("text",), "bool", lambda code: False))
    return known


WORKFLOW = """
workflow: made
version: 1
label: {{lv: Darbplūsma}}
forms: {{it: {{form: {form}}}}}
states: {{only: {{label: {{lv: Viens}}, initial: true, final: true}}}}
"""


def sheet_of(*texts: str, form: str = "") -> Sheet:
    """The first form among these definitions, or the one named, as a pinned bundle holds it."""
    form = form or texts[0].split("form:", 1)[1].split()[0]
    members = [source(text) for text in (WORKFLOW.format(form=form), *texts)]
    return Sheet.of(load_bundle(members, registry()), "it", types())


def source(text: str) -> SourceText:
    """A text as it is published."""
    first = next(line for line in text.splitlines() if line and not line.startswith("#"))
    kind, ident = (part.strip() for part in first.split(":", 1))
    folder = "workflows" if kind == "workflow" else "forms/lists" if kind == "list" else "forms"
    return SourceText(kind, ident, 1, f"{folder}/{ident}.yaml", digest_of(text.encode()), text)


@cache
def real(form: str) -> Sheet:
    """A form of the project's own definitions."""
    paths = [ROOT / "forms" / f"{form}.yaml", *sorted((ROOT / "forms/lists").glob("*.yaml"))]
    return sheet_of(*(path.read_text("utf-8") for path in paths), form=form)


def small(fields: str, rules: str = "") -> str:
    """A form of one section; `fields` are lines such as `a: {type: text}`."""
    lines = "\n".join(f"      {line}" for line in fields.strip().splitlines())
    return (
        "form: small\nversion: 1\nlabel: {lv: Maza}\ndata: {class: P1, purpose: p, retain: r}\n"
        f"sections:\n  one:\n    label: {{lv: Viena}}\n    fields:\n{lines}\n{rules}"
    )


def posted(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    """What a page posts."""
    return MultiDict(pairs)


def on(**more: object) -> Occasion:
    """The sixth of October 2026, with more if said."""
    return Occasion(TODAY, **more)  # type: ignore[arg-type]


class Staff:
    """Two people to choose from."""

    def options(self, kind: str, roles: tuple[str, ...]) -> list[Option]:
        """Anna and Jānis."""
        return [Option("1", {"lv": "Anna Parauga"}), Option("2", {"lv": "Jānis Piemērs"})] if kind == "person" else []

    def name(self, kind: str, code: str) -> str | None:
        """By id."""
        return {"1": "Anna Parauga", "2": "Jānis Piemērs"}.get(code)
