"""Names are registered once."""

import pytest

from iapflow.definitions.registry import FactSpec
from iapflow.definitions.standard import standard


def test_a_name_is_registered_once():
    """Two extensions that give one name are a mistake of ours."""
    registry = standard()
    registry.register_fact(FactSpec("is_late", "bool"))

    with pytest.raises(ValueError, match="registered twice"):
        registry.register_fact(FactSpec("is_late", "bool"))


def test_the_language_brings_its_own_words():
    """Effects, field types, plain units, and no fact at all."""
    registry = standard()

    assert {"record", "set", "notify", "lock", "unlock", "document"} <= registry.effects.keys()
    assert {"start", "fire", "assign", "extend", "cancel_tasks"} <= registry.effects.keys()
    assert {"text", "choice", "rows", "rows_ref", "grid", "computed"} <= registry.field_types.keys()
    assert {"hours", "days", "weeks", "months", "years"} == registry.units.keys()
    assert {} == registry.facts
