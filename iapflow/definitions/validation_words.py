"""What a model refused, at its line and column, in words an administrator can use."""

import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from iapflow.definitions.model.effect import Effect
from iapflow.definitions.near import nearest
from iapflow.definitions.reading import Document
from iapflow.definitions.registry import Registry
from iapflow.errors import Problem

_WANTED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "date_type": "a date, as in 2026-09-01",
    "date_parsing": "a date, as in 2026-09-01",
    "date_from_datetime_parsing": "a date, as in 2026-09-01",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a map of keys and values",
    "model_type": "a map of keys and values",
    "model_attributes_type": "a map of keys and values",
    "dataclass_type": "a map of keys and values",
    "is_instance_of": "a map of keys and values",
}


def problems_of(
    error: ValidationError, document: Document, model: type[BaseModel], registry: Registry
) -> list[Problem]:
    """One problem a place; where several types were possible, all of them are named."""
    wanted: dict[tuple[int, int, str], list[str]] = {}
    found: list[Problem] = []
    meant: set[tuple[Any, ...]] = set()
    missing: list[tuple[tuple[Any, ...], Problem]] = []
    for fault in error.errors(include_url=False):
        loc = tuple(part for part in fault["loc"])
        kind = fault["type"]
        is_extra = kind == "extra_forbidden"
        place = document.place(*loc, of_key=is_extra)
        if kind in _WANTED or kind == "literal_error":
            want = _WANTED.get(kind) or str(fault.get("ctx", {}).get("expected", "another word"))
            key = (place.line, place.column, f"{_key(loc, document)!r} must be {{}}, not {_shown(fault['input'])}")
            wanted.setdefault(key, []).append(want)
            continue
        message, code = _sentence(kind, loc, fault, document)
        if is_extra:
            near = nearest(str(loc[-1]), _known_keys(model, loc[:-1], document.data, registry))
            message += f" Did you mean {near!r}?" if near else ""
            meant.add((*loc[:-1], near))
        if kind == "missing":
            missing.append((loc, Problem(document.path, place.line, place.column, message, code=code)))
        else:
            found.append(Problem(document.path, place.line, place.column, message, code=code))
    found += [problem for loc, problem in missing if loc not in meant]
    for (line, column, sentence), wants in wanted.items():
        kinds = [want for want in dict.fromkeys(wants) if want != "a whole number" or "a number" not in wants]
        message = sentence.replace("{}", " or ".join(kinds), 1)
        found.append(Problem(document.path, line, column, message, code="def.wrong_type"))
    return found


def _sentence(kind: str, loc: tuple[Any, ...], fault: Any, document: Document) -> tuple[str, str]:
    """The sentence for faults that are no mere wrong type."""
    key, context = _key(loc, document), fault.get("ctx", {})
    if kind == "missing":
        return f"the key {str(loc[-1])!r} is missing here", "def.missing_key"
    if kind == "extra_forbidden":
        return f"there is no key {str(loc[-1])[:60]!r} here.", "def.unknown_key"
    if kind == "too_short":
        return f"{key!r} is empty; at least one is needed", "def.empty"
    if kind.startswith(("greater_than", "less_than")):
        bound = next(iter(context.values()), "")
        side = "at least" if kind == "greater_than_equal" else "at most" if kind == "less_than_equal" else "beyond"
        return f"{key!r} must be {side} {bound}, not {_shown(fault['input'])}", "def.bad_range"
    if kind == "unknown_effect":
        return str(fault["msg"]), "def.unknown_effect"
    if kind in ("span", "words", "label", "effect", "expression", "step"):
        return f"{key!r} {fault['msg']}", "def.wrong_type"
    return f"{key!r} cannot be used as it stands", "def.wrong_type"


def _key(loc: tuple[Any, ...], document: Document) -> str:
    """The last key on the way that the file has."""
    here, last = document.data, ""
    for part in loc:
        if isinstance(here, dict) and part in here:
            here, last = here[part], str(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
    return last


def _shown(value: object) -> str:
    """A short value as it was written; a list or a map by its kind."""
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    return repr(value)[:60] if isinstance(value, str) else str(value)[:60]


def _known_keys(model: type[BaseModel], loc: tuple[Any, ...], data: Any, registry: Registry) -> set[str]:
    """The keys that could stand at a place: walk the models beside the data."""
    here: list[Any] = [model]
    for part in loc:
        is_key = isinstance(data, dict) and part in data
        if not is_key and not (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            continue
        data = data[part]
        here = [inner for annotation in here for inner in _step(annotation, part, registry)]
    return {key for annotation in here for found in _models(annotation) for key in _keys(found)}


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield info.alias or name


def _step(annotation: Any, part: Any, registry: Registry) -> Iterator[Any]:
    """What stands under a key of this annotation."""
    for option in _options(annotation):
        origin, arguments = typing.get_origin(option), typing.get_args(option)
        if isinstance(option, type) and issubclass(option, BaseModel):
            yield from (info.annotation for name, info in option.model_fields.items() if part in (info.alias, name))
        elif origin is dict:
            yield arguments[1]
        elif origin in (tuple, list):
            yield arguments[0]
        elif isinstance(option, type) and issubclass(option, Effect) and part in option.known(registry):
            yield option.known(registry)[part].parameters


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, BaseModel):
            yield option


def _options(annotation: Any) -> Iterator[Any]:
    """The members of a union, without what is annotated to them."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _options(typing.get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for option in typing.get_args(annotation):
            yield from _options(option)
    elif typing.get_origin(annotation) is tuple or annotation is not None:
        yield annotation
