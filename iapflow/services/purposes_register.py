"""The register of purposes: why data are kept, on what ground, who answers for them, in which forms, how long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.keeping import answers_of
from iapflow.definitions.model import Form, Label, ListDef, Retention
from iapflow.errors import Sentence, Text
from iapflow.services.saying import said

BASES = {
    "consent": Text("consent"),
    "contract": Text("a contract"),
    "legal_obligation": Text("a legal obligation"),
    "vital_interests": Text("vital interests"),
    "public_task": Text("a task in the public interest"),
    "legitimate_interests": Text("legitimate interests"),
}
CONTROLLERS: Mapping[str, Text] = {
    "institution": Text("the institution"),
    "municipality": Text("the municipality"),
    "state": Text("the state office"),
}
THEN = {"erase": Text("then erased"), "pseudonymise": Text("then made nameless"), "keep": Text("then kept for good")}


@dataclass(frozen=True, slots=True)
class Line:
    """One purpose.

    Args:
        forms: label of each form that keeps data for it.
        classes: P1 to P4, as its fields and codes say.
        kept: how long, each retention once.
    """

    ident: str
    label: Label
    basis: Text
    controller: Text | str
    forms: tuple[Label, ...]
    classes: tuple[str, ...]
    kept: tuple[Sentence, ...]


def register_of(catalogue: Catalogue) -> list[Line]:
    """Every purpose in the order of its file; one that no form names stands there without forms."""
    found = {form_id: _said(form, catalogue.lists) for form_id, form in catalogue.forms.items()}
    lines = []
    for ident, purpose in catalogue.purposes.items():
        mine = {form_id: facts for form_id, said_of in found.items() if (facts := said_of.get(ident))}
        classes = {each for facts in mine.values() for each, _ in facts if each}
        kept = {retain for facts in mine.values() for _, retain in facts if retain}
        forms = tuple(catalogue.forms[form_id].label for form_id in sorted(mine))
        terms = tuple(_kept(catalogue.retentions[name]) for name in catalogue.retentions if name in kept)
        controller = CONTROLLERS.get(purpose.controller) or purpose.controller
        basis = BASES[purpose.basis]
        lines.append(Line(ident, purpose.label, basis, controller, forms, tuple(sorted(classes)), terms))
    return lines


def _said(form: Form, lists: Mapping[str, ListDef]) -> dict[str, set[tuple[str, str]]]:
    """Purpose -> class and retention of each field and column, nearest word first."""
    found: dict[str, set[tuple[str, str]]] = {}
    for _, layers, field in answers_of(form):
        told = {key: _nearest(layers, key) for key in ("purpose", "retain", "class_")}
        classes = {told["class_"], *_of_codes(lists.get(field.list_ or ""), field.class_from)}
        found.setdefault(told["purpose"], set()).update((each, told["retain"]) for each in classes if each)
    return found


def _of_codes(of: ListDef | None, column: str | None) -> set[str]:
    """The classes that codes of a list bring along."""
    return {str(item.values.get(column, "")) for item in of.items.values()} if of and column else set()


def _nearest(layers: Iterable[object], key: str) -> str:
    return next((str(value) for layer in layers if (value := getattr(layer, key, None))), "")


def _kept(retention: Retention) -> Sentence:
    then = THEN[retention.then]
    if retention.until is not None:
        return Text("until {day}, {then}", {"day": retention.until, "then": then})
    if retention.in_ is None:
        return then
    return Text("{span} after the case is closed, {then}", {"span": said(retention.in_), "then": then})
