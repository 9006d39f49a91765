"""What a case is pinned to: one workflow with exactly the forms, lists and letters it was published with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iapflow.definitions.model import Form, Letter, ListDef, Workflow
from iapflow.definitions.source import SourceText, bundle_digest


@dataclass(frozen=True, slots=True)
class Bundle:
    """Checked and compiled; shared by every case of this digest.

    Args:
        members: kind, id and digest of each text, sorted; `digest` is taken over their digests.
        texts: the texts themselves, for storing when published.
    """

    digest: str
    workflow: Workflow
    forms: Mapping[str, Form]
    lists: Mapping[str, ListDef]
    letters: Mapping[str, Letter]
    members: tuple[tuple[str, str, str], ...]
    texts: tuple[SourceText, ...]

    def form_of(self, alias: str) -> Form:
        """The form that this workflow knows under a name.

        Raises:
            KeyError: the workflow binds no such form.
        """
        return self.forms[self.workflow.forms[alias].form]


def bundle_of(
    workflow: Workflow,
    forms: Mapping[str, Form],
    lists: Mapping[str, ListDef],
    letters: Mapping[str, Letter],
    texts: tuple[SourceText, ...],
) -> Bundle:
    """Gather what a workflow reaches: its forms, their lists, the letters it names."""
    my_forms = {use.form: forms[use.form] for use in workflow.forms.values() if use.form in forms}
    my_lists = _lists_of(my_forms.values(), lists)
    my_letters = {ident: letters[ident] for ident in sorted(_letters_of(workflow)) if ident in letters}
    wanted = {("workflow", workflow.workflow)}
    for kind, group in (("form", my_forms), ("list", my_lists), ("letter", my_letters)):
        wanted.update((kind, ident) for ident in group)
    mine = sorted(
        (text for text in texts if (text.kind, text.ident) in wanted), key=lambda text: (text.kind, text.ident)
    )
    digest = bundle_digest([text.digest for text in mine])
    members = tuple((text.kind, text.ident, text.digest) for text in mine)
    return Bundle(digest, workflow, my_forms, my_lists, my_letters, members, tuple(mine))


def _lists_of(forms: Iterable[Form], lists: Mapping[str, ListDef]) -> dict[str, ListDef]:
    """Lists of choices, and those whose codes stand in their columns."""
    todo, found = [ident for form in forms for ident in _named_lists(form)], dict[str, ListDef]()
    while todo:
        ident = todo.pop()
        if ident in lists and ident not in found:
            found[ident] = lists[ident]
            todo += [column.list for column in lists[ident].columns.values() if column.list]
    return dict(sorted(found.items()))


def _named_lists(form: Form) -> Iterable[str]:
    todo = [field for _, _, _, field in form.fields()]
    while todo:
        field = todo.pop()
        if field.list_:
            yield field.list_
        todo += (field.fields or {}).values()


def _letters_of(workflow: Workflow) -> set[str]:
    """Every letter named by an effect."""
    effects = [effect for transition in workflow.transitions.values() for effect in transition.effects]
    effects += [effect for state in workflow.states.values() for route in state.route for effect in route.effects]
    effects += workflow.start.effects
    letters = (getattr(effect.parameters, "letter", None) for effect in effects)
    return {letter for letter in letters if isinstance(letter, str)}
