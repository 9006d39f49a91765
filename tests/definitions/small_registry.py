"""A registry small enough to read, with a few words of a school: what tests of definitions need."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from iapflow.definitions.calendar_days import add_months, counting_unit
from iapflow.definitions.literals import one_of, span_problem
from iapflow.definitions.registry import FactSpec, FieldTypeSpec, FunctionSpec, Registry, Written
from iapflow.definitions.standard import standard


def small_registry() -> Registry:
    """The language's own words and a handful of a school's."""
    registry = standard()
    registry.register_subject("learner", {"name": "text", "grade": "whole", "date_of_birth": "date"})
    registry.register_subject("institution", {"name": "text"})
    registry.register_root("institution", {"name": "text", "partner_type": "text", "type": "text"})
    registry.register_root("semester", {"start": "date", "end": "date", "number": "whole"})
    registry.register_root("actor", {"name": "text", "id": "text"})
    registry.register_asks("learner", "semester", "institution")
    registry.register_scope("institution", "municipality")
    registry.register_scope("municipality", "nation")
    registry.register_scope("nation")
    registry.register_scope("sample")
    registry.register_scope("none")
    registry.register_relations("author_of_case")
    registry.register_relations("guardian_of_subject", about=["learner"])
    registry.register_holidays("LV", "EE")
    registry.register_number_parts("school_year")
    registry.register_record_targets("risks", "measures")
    for name in ("application_signed", "agreement_valid", "tasks_done", "nothing_to_note"):
        registry.register_fact(FactSpec(name, "bool"))
    registry.register_fact(FactSpec("open_children", "whole"))
    units = registry.units
    for function in _functions(lambda span: span_problem(span, units)):
        registry.register_function(function)
    for name in ("school_days", "working_days"):
        registry.register_unit(counting_unit(name, _skips))
    registry.register_field_type(FieldTypeSpec("person", "text", frozenset({"roles"}), is_person=True))
    registry.register_field_type(FieldTypeSpec("personal_code", "text"))
    return registry


def _skips(day: date, calendar: object) -> str | None:
    return "weekend" if day.weekday() > 4 else None


def _sum(values: Sequence[float]) -> float:
    return sum(values)


def _add(day: date, span: str) -> date:
    amount, _, unit = span.partition(" ")
    return add_months(day, int(amount)) if unit == "months" else day + timedelta(days=int(amount))


def _rate(_: object, measure: str, on: date) -> int | None:
    return {"M01": 1500}.get(measure)


FIGURES = {0: one_of({"author_hours", "plan_hours"}, "figure")}


def _amount(words: str) -> str | None:
    return None if words.replace(".", "").isdigit() else f"{words!r} is no amount; write it as in '500.00'"


def _functions(span: Callable[[str], str | None]) -> Sequence[FunctionSpec]:
    return (
        FunctionSpec("sum", ("list",), "any", _sum),
        FunctionSpec("days_between", ("date", "date"), "whole", lambda start, end: (end - start).days),
        FunctionSpec("school_days_between", ("date", "date"), "whole", lambda start, end: (end - start).days),
        FunctionSpec("age_on", ("date", "date"), "whole", lambda born, on: on.year - born.year),
        FunctionSpec("add", ("date", "text"), "date", _add, written={1: Written(span)}),
        FunctionSpec("eur", ("text",), "money", lambda words: round(float(words) * 100), written={0: Written(_amount)}),
        FunctionSpec("money", ("number", "money"), "money", lambda volume, cents: round(volume * cents)),
        FunctionSpec("figure", ("text", "date"), "number", lambda name, on: 6.0, written=FIGURES),
        FunctionSpec("rate", ("text", "date"), "money", _rate, needs_values=True),
    )
