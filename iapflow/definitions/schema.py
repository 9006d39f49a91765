"""JSON Schema of every kind of definition, with what is registered, for editors to complete and check."""

from collections.abc import Mapping
from typing import Any

from iapflow.definitions.model.effect import COUNTED, EFFECT
from iapflow.definitions.parsing import KINDS
from iapflow.definitions.registry import Registry

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(registry: Registry) -> dict[str, dict[str, Any]]:
    """Kind -> schema."""
    return {kind: schema_of(kind, registry) for kind in KINDS}


def schema_of(kind: str, registry: Registry) -> dict[str, Any]:
    """The schema of one kind: its model, with the registered effects and field types put in.

    Raises:
        KeyError: there is no such kind.
    """
    found: dict[str, Any] = KINDS[kind].model_json_schema(by_alias=True)
    definitions = found.setdefault("$defs", {})
    for title, known in ((EFFECT, registry.effects), (COUNTED, registry.counts)):
        named = [part for part in _parts(found) if part.get("title") == title and part.get("type") == "object"]
        options = _named(known, definitions) if named else []
        for part in named:
            part.clear()
            part.update({"oneOf": [*options, {"enum": sorted(known)}] if title == COUNTED else options})
    if "Field" in definitions:
        _field(definitions["Field"], registry)
    return {"$schema": DIALECT, "title": f"IAPFlow {kind}", **{k: v for k, v in found.items() if k != "title"}}


def _named(known: Mapping[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    """One map of one key for each effect or count; the parameters' own parts join the others."""
    options = []
    for name, spec in sorted(known.items()):
        parameters = spec.parameters.model_json_schema(by_alias=True)
        definitions.update(parameters.pop("$defs", {}))
        option = {"type": "object", "properties": {name: parameters}, "required": [name], "additionalProperties": False}
        options.append({**option, "description": spec.says} if spec.says else option)
    return options


def _field(field: dict[str, Any], registry: Registry) -> None:
    """The registered types, and the keys that they alone have."""
    field["properties"]["type"] = {"enum": sorted(registry.field_types)}
    own = {key for spec in registry.field_types.values() for key in spec.keys}
    for key in sorted(own - field["properties"].keys()):
        field["properties"][key] = {}
    field["additionalProperties"] = False


def _parts(schema: Any) -> list[dict[str, Any]]:
    """Every object inside a schema."""
    found, todo = [], [schema]
    while todo:
        part = todo.pop()
        if isinstance(part, Mapping):
            found.append(part)
            todo.extend(part.values())
        elif isinstance(part, list):
            todo.extend(part)
    return found  # type: ignore[return-value]
