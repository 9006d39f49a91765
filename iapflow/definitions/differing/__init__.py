"""What a newer version changes, in words: for whoever publishes, decides, or asks later."""

from collections.abc import Mapping

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.differing.forms import form_differences
from iapflow.definitions.differing.lists import list_differences
from iapflow.definitions.differing.parts import each
from iapflow.definitions.differing.workflows import workflow_differences
from iapflow.definitions.model import Form, Letter, ListDef, Role
from iapflow.errors import Text

__all__ = ["differences"]


def differences(old: Bundle, new: Bundle, roles: Mapping[str, Role] | None = None) -> tuple[Text, ...]:
    """Every difference as a sentence; labels inside are the definitions' own, by language.

    Args:
        old: the earlier bundle.
        new: the later one.
        roles: names roles by their labels; without, by their ids.
    """
    names = {role: one.label for role, one in (roles or {}).items()}
    found = [*workflow_differences(old.workflow, new.workflow, names)]
    found += _forms(old.forms, new.forms)
    found += _lists(old.lists, new.lists)
    found += _letters(old.letters, new.letters)
    return tuple(found)


def _forms(old: Mapping[str, Form], new: Mapping[str, Form]) -> list[Text]:
    found = []
    for ident, before, after in each(old, new):
        if before is None or after is None:
            sentence = "Form added: “{form}”." if before is None else "Form removed: “{form}”."
            one = after or before
            found.append(Text(sentence, {"form": one.label if one else ident}))
        else:
            found += form_differences(before, after)
    return found


def _lists(old: Mapping[str, ListDef], new: Mapping[str, ListDef]) -> list[Text]:
    found = []
    for ident, before, after in each(old, new):
        if before is None or after is None:
            sentence = "List added: {list}." if before is None else "List removed: {list}."
            found.append(Text(sentence, {"list": ident}))
        else:
            found += list_differences(before, after)
    return found


def _letters(old: Mapping[str, Letter], new: Mapping[str, Letter]) -> list[Text]:
    found = []
    for ident, before, after in each(old, new):
        if before is None or after is None:
            sentence = "Letter added: {letter}." if before is None else "Letter removed: {letter}."
            found.append(Text(sentence, {"letter": ident}))
        elif (before.subject, before.body) != (after.subject, after.body):
            found.append(Text("Letter {letter} has other words.", {"letter": ident}))
    return found
