"""What a case is pinned to: one workflow with exactly the forms, lists and letters it was published with."""

from collections.abc import Mapping
from dataclasses import dataclass

from iapflow.definitions.model import Form, Letter, ListDef, Workflow
from iapflow.definitions.source import SourceText


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
