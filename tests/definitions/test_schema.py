"""The JSON Schema of every kind, as editors use it."""

import json

import pytest

from iapflow.definitions.parsing import KINDS
from iapflow.definitions.schema import schema_of, schemas
from tests.definitions.small_registry import small_registry


def test_there_is_a_schema_of_every_kind():
    """And each of them is JSON."""
    assert KINDS.keys() == json.loads(json.dumps(schemas(small_registry()))).keys()


def test_registered_effects_and_field_types_are_offered():
    """An extension's words complete like ours."""
    workflow, form = schema_of("workflow", small_registry()), schema_of("form", small_registry())

    assert "notify" in json.dumps(workflow)
    assert "personal_code" in form["$defs"]["Field"]["properties"]["type"]["enum"]


def test_keys_are_those_of_the_file():
    """`from` and `if`, not the names of our attributes."""
    transition = schema_of("workflow", small_registry())["$defs"]["Transition"]

    assert {"from", "to", "by", "needs"} <= transition["properties"].keys()
    assert not transition["additionalProperties"]


def test_an_unknown_kind_has_none():
    """A slip of ours."""
    with pytest.raises(KeyError):
        schema_of("novel", small_registry())
