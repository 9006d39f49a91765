"""What a case is pinned to: one workflow with exactly the forms, lists and letters it was published with."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from iapflow.definitions.model import Form, Letter, ListDef, Workflow
from iapflow.definitions.source import SourceText, bundle_digest

_CHILDREN = re.compile(r"\bchildren\.([a-z][a-z0-9_]*)")


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


class Library(Protocol):
    """Where a bundle is gathered from: all definitions of a project, by id."""

    @property
    def workflows(self) -> Mapping[str, Workflow]:
        """Workflows."""

    @property
    def forms(self) -> Mapping[str, Form]:
        """Forms."""

    @property
    def lists(self) -> Mapping[str, ListDef]:
        """Lists of choices."""

    @property
    def letters(self) -> Mapping[str, Letter]:
        """Letters."""

    @property
    def texts(self) -> tuple[SourceText, ...]:
        """The text of each."""


def bundle_of(workflow: Workflow, library: Library) -> Bundle:
    """Gather what a workflow reaches: its forms, their lists, the letters it names.

    The workflows whose cases its rules read come along, with the forms of the columns these show:
    rules of an old case must be understood when the others have long been written anew.
    """
    my_forms = {use.form: library.forms[use.form] for use in workflow.forms.values() if use.form in library.forms}
    read = [library.workflows[name] for name in children_read(workflow.id, library.texts) if name in library.workflows]
    shown = {form.form: form for other in read for form in _shown_forms(other, library.forms)}
    my_lists = _lists_of(my_forms.values(), library.lists)
    beside = _lists_of(shown.values(), library.lists)
    named = sorted(_letters_of(workflow, my_forms))
    my_letters = {ident: library.letters[ident] for ident in named if ident in library.letters}
    wanted = {("workflow", one.workflow) for one in (workflow, *read)}
    for kind, group in (("form", {**my_forms, **shown}), ("list", {**my_lists, **beside}), ("letter", my_letters)):
        wanted.update((kind, ident) for ident in group)
    mine = sorted(
        (text for text in library.texts if (text.kind, text.ident) in wanted), key=lambda text: (text.kind, text.ident)
    )
    digest = bundle_digest([text.digest for text in mine])
    members = tuple((text.kind, text.ident, text.digest) for text in mine)
    return Bundle(digest, workflow, my_forms, my_lists, my_letters, members, tuple(mine))


def children_read(workflow_id: str, texts: Iterable[SourceText]) -> list[str]:
    """The workflows named after `children.` in the text of a workflow."""
    mine = (text.text for text in texts if (text.kind, text.ident) == ("workflow", workflow_id))
    return sorted({name for text in mine for name in _CHILDREN.findall(text)} - {workflow_id})


def _shown_forms(workflow: Workflow, forms: Mapping[str, Form]) -> Iterable[Form]:
    """The forms whose fields stand under `shows`."""
    for path in workflow.shows:
        use = workflow.forms.get(path.partition(".")[0])
        if use is not None and use.form in forms:
            yield forms[use.form]


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


def _letters_of(workflow: Workflow, forms: Mapping[str, Form]) -> set[str]:
    """Every letter named by an effect, and those with which its forms are printed."""
    effects = [effect for transition in workflow.transitions.values() for effect in transition.effects]
    effects += [effect for state in workflow.states.values() for route in state.route for effect in route.effects]
    effects += workflow.start.effects
    letters = (getattr(effect.parameters, "letter", None) for effect in effects)
    printed = {form.print.letter for form in forms.values() if form.print is not None}
    return printed | {letter for letter in letters if isinstance(letter, str)}
