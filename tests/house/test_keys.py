"""docs/keys.md holds every key of the definitions once, each with a test that lives."""

import importlib
import inspect
import pkgutil
import re

from pydantic import BaseModel

from iapflow.definitions import model
from tests.house.sizes import ROOT
from tests.house.test_features import missing, rows

KEYS = ROOT / "docs" / "keys.md"


def known() -> set[tuple[str, str]]:
    """Class and key, as a file spells it."""
    modules = [importlib.import_module(f"{model.__name__}.{one.name}") for one in pkgutil.iter_modules(model.__path__)]
    kinds = [kind for module in modules for kind in vars(module).values() if inspect.isclass(kind)]
    return {
        (kind.__name__, field.alias or name)
        for kind in kinds
        if issubclass(kind, BaseModel)
        for name, field in kind.model_fields.items()
    }


def test_every_key_stands_there_once_with_a_test_that_lives() -> None:
    """No key is missing, none is told twice, and nothing is told that is no key."""
    table = [cells for cells in rows(KEYS.read_text(encoding="utf-8")) if cells[0] != "Where"]
    told = [(cells[0], key) for cells in table for key in re.findall(r"`([^`]+)`", cells[1])]
    nodes = [node for cells in table for node in re.findall(r"`([^`]+)`", cells[3])]

    assert known() == set(told)
    assert len(told) == len(set(told))
    assert len(nodes) >= len(table)
    assert [] == [problem for problem in map(missing, nodes) if problem]
