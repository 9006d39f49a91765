"""The register of purposes is read off the definitions: grounds, forms, classes and terms."""

from __future__ import annotations

import pytest

from iapflow.definitions.catalogue import Catalogue, load
from iapflow.extend import REGISTRY
from iapflow.services.purposes_register import Line, register_of
from tests.services.town import TEXTS

FILE = "workflows/purposes.yaml"


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    """The shipped definitions."""
    return load(TEXTS, REGISTRY)


def line(catalogue: Catalogue, ident: str) -> Line:
    """The line of one purpose."""
    return next(one for one in register_of(catalogue) if one.ident == ident)


def test_the_register_of_purposes_names_what_stands_on_each(shipped: Catalogue) -> None:
    """In the file's order; ground, who answers, the forms, their classes and how long."""
    plan = line(shipped, "support_plan")

    assert list(shipped.purposes) == [one.ident for one in register_of(shipped)]
    assert ("a task in the public interest", "the institution") == (str(plan.basis), str(plan.controller))
    assert shipped.forms["plan"].label in plan.forms
    assert shipped.forms["compensation_claim"].label not in plan.forms
    assert shipped.forms["compensation_claim"].label in line(shipped, "compensations").forms
    assert {"P2", "P3"} <= set(plan.classes)
    assert any("then made nameless" in str(kept) for kept in plan.kept)


def test_a_code_of_a_class_of_its_own_stands_in_the_register(shipped: Catalogue) -> None:
    """A risk of health is of a special category, although its field is not."""
    of_form = {each for one in register_of(shipped) if shipped.forms["plan"].label in one.forms for each in one.classes}

    assert "P4" in of_form


def test_a_purpose_that_no_form_names_stands_there_without_forms(shipped: Catalogue) -> None:
    """So that it is seen and taken out, or used."""
    text = TEXTS[FILE].decode().replace(
        "purposes:\n", "purposes:\n  spare: {label: {lv: Rezerve, en: Spare}, basis: contract, controller: municipality}\n"
    )
    spare = line(load({**TEXTS, FILE: text.encode()}, REGISTRY), "spare")

    assert ("a contract", "the municipality", (), (), ()) == (
        str(spare.basis), str(spare.controller), spare.forms, spare.classes, spare.kept,
    )  # fmt: skip
