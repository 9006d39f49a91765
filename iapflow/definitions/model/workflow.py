"""A workflow: its states, transitions, forms, clocks, queues, migrations and tests."""

from typing import Annotated

from pydantic import Field

from iapflow.definitions.model.base import Definition, Label, Version, Viewing, WordList
from iapflow.definitions.model.case_test import CaseTest
from iapflow.definitions.model.choosing import Choice
from iapflow.definitions.model.migration import Migration
from iapflow.definitions.model.queue import Queue
from iapflow.definitions.model.state import State
from iapflow.definitions.model.timing import Clock
from iapflow.definitions.model.transition import Effects, Rules, Transition


class FormUse(Definition):
    """A form under the name by which this workflow's rules read it."""

    form: str
    many: bool = False
    label: Label | None = None


class Start(Definition):
    """Who opens a case, what is fixed with it, and what must hold first."""

    by: WordList = ()
    asks: WordList = ()
    chooses: str | None = None
    needs: Rules = ()
    prefill: dict[str, str] = {}
    effects: Effects = ()
    label: Label | None = None
    form: str | None = None


class Workflow(Definition):
    """One workflow as the administrator wrote it."""

    workflow: str
    version: Version
    label: Label
    says: Label | None = None
    subject: str = "none"
    number: str | None = None
    one_open_per: WordList = ()
    stages: dict[str, Label] = {}
    view: Viewing | None = None
    shows: WordList = ()
    clocks: dict[str, Clock] = {}
    forms: dict[str, FormUse] = {}
    start: Start = Start()
    states: Annotated[dict[str, State], Field(min_length=1)]
    transitions: dict[str, Transition] = {}
    choices: dict[str, Choice] = {}
    queues: dict[str, Queue] = {}
    migrate: Annotated[tuple[Migration, ...], Field(strict=False)] = ()
    tests: Annotated[tuple[CaseTest, ...], Field(strict=False)] = ()

    @property
    def id(self) -> str:
        """The name by which other definitions know it."""
        return self.workflow

    @property
    def initial(self) -> str:
        """The one initial state; the checker saw to it that there is one."""
        return next(name for name, state in self.states.items() if state.initial)
