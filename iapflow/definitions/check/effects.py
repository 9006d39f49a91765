"""Effects: the names in their parameters lead somewhere."""

from collections.abc import Callable, Iterator
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions import standard as s
from iapflow.definitions.check.compiling import Compiler
from iapflow.definitions.check.other_cases import check_start, check_where
from iapflow.definitions.check.pointing import check_person, fields_of
from iapflow.definitions.check.spans import check_span
from iapflow.definitions.check.values import check_value
from iapflow.definitions.project import Look
from iapflow.definitions.scope import Scope
from iapflow.definitions.scopes import Scopes

Path = tuple[Any, ...]


def effects_of(workflow: m.Workflow) -> Iterator[tuple[Path, m.Effect]]:
    """Every effect of a workflow with its place."""
    for name, transition in workflow.transitions.items():
        for index, effect in enumerate(transition.effects):
            yield ("transitions", name, "effects", index), effect
    for name, state in workflow.states.items():
        for number, route in enumerate(state.route):
            for index, effect in enumerate(route.effects):
                yield ("states", name, "route", number, "effects", index), effect
    for index, effect in enumerate(workflow.start.effects):
        yield ("start", "effects", index), effect


def gather_effects(look: Look, workflow: m.Workflow, scopes: Scopes, compiler: Compiler) -> None:
    """The expressions inside effects."""
    for path, effect in effects_of(workflow):
        compute = getattr(effect.parameters, "compute", None)
        if isinstance(compute, m.Expr):
            compiler.add(look, (*path, effect.name, "compute"), compute, scopes.workflow(workflow), "any")


def check_effects(look: Look, workflow: m.Workflow, scopes: Scopes) -> None:
    """The language's own effects by their model; others by the check registered with them."""
    checker = _Effects(look, workflow, scopes.workflow(workflow))
    for path, effect in effects_of(workflow):
        here = (*path, effect.name)
        own = checker.checks.get(type(effect.parameters))
        if own is not None:
            own(here, effect.parameters)
        more = look.project.registry.effects[effect.name].check
        for key, message in more(effect.parameters, workflow) if more else ():
            look.error((*here, key), message, "def.effect")


class _Effects:
    """The checks of one workflow's effects, by the model of their parameters."""

    def __init__(self, look: Look, workflow: m.Workflow, scope: Scope) -> None:
        self.look = look
        self.workflow = workflow
        self.scope = scope
        self.checks: dict[type, Callable[[Path, Any], None]] = {
            s.Record: self.record,
            s.Set: self.set,
            s.Notify: self.notify,
            s.Lock: self.lock,
            s.Document: self.document,
            s.StartCase: self.start,
            s.Fire: self.fire,
            s.Assign: self.assign,
            s.Extend: self.extend,
            s.CancelTasks: self.cancel,
            s.Forget: self.forget,
        }

    def record(self, path: Path, effect: s.Record) -> None:
        """Rows, or a whole form, into a table."""
        if (effect.rows is None) == (effect.form is None):
            self.look.error(path, "say either 'rows' or 'form'", "def.missing_key")
        if effect.rows is not None:
            self.rows((*path, "rows"), effect.rows)
        if effect.form is not None:
            self.form((*path, "form"), effect.form)
        targets = self.look.project.registry.record_targets
        if targets:
            self.look.known((*path, "into"), effect.into, "table to record into", targets)

    def set(self, path: Path, effect: s.Set) -> None:
        """A field of the case."""
        self.name((*path, "field"), effect.field)
        field = fields_of(self.look.project, self.workflow).get(effect.field)
        if field is not None and effect.value is not None:
            check_value(self.look, (*path, "value"), field, effect.value, repr(effect.field))

    def notify(self, path: Path, effect: s.Notify) -> None:
        """Roles or relations, and a letter."""
        self.look.known_roles((*path, "to"), effect.to, self.look.project.registry.relations)
        self.letter((*path, "letter"), effect.letter)

    def lock(self, path: Path, effect: s.Lock) -> None:
        """Forms of the case."""
        for index, alias in enumerate(effect.form):
            self.form((*path, "form", index), alias)

    def forget(self, path: Path, effect: s.Forget) -> None:
        """Forms of the case."""
        for index, alias in enumerate(effect.drafts):
            self.form((*path, "drafts", index), alias)

    def document(self, path: Path, effect: s.Document) -> None:
        """A form or a letter."""
        if effect.form is not None:
            self.form((*path, "form"), effect.form)
        if effect.letter is not None:
            self.letter((*path, "letter"), effect.letter)

    def start(self, path: Path, effect: s.StartCase) -> None:
        """Another workflow, one case a row."""
        self.look.known((*path, "workflow"), effect.workflow, "workflow", self.look.project.workflows)
        if effect.for_each is not None:
            self.rows((*path, "for_each"), effect.for_each)
        check_start(self.look, path, effect, self.workflow, self.scope)

    def fire(self, path: Path, effect: s.Fire) -> None:
        """A transition of another workflow, for cases that share these."""
        workflows = self.look.project.workflows
        check_where(self.look, path, effect)
        if self.look.known((*path, "workflow"), effect.workflow, "workflow", workflows):
            self.look.known((*path, "do"), effect.do, "transition", workflows[effect.workflow].value.transitions)

    def assign(self, path: Path, effect: s.Assign) -> None:
        """A role and the field that names the person."""
        self.look.known_roles((*path, "role"), (effect.role,))
        check_person(self.look, (*path, "to"), effect.to, (self.workflow,))

    def extend(self, path: Path, effect: s.Extend) -> None:
        """A clock and a span."""
        self.look.known((*path, "clock"), effect.clock, "clock", self.workflow.clocks)
        check_span(self.look, (*path, "by"), effect.by)

    def cancel(self, path: Path, effect: s.CancelTasks) -> None:
        """All to-dos, or those of a role."""
        if effect.role is not None:
            self.look.known_roles((*path, "role"), (effect.role,))

    def letter(self, path: Path, name: str) -> None:
        """A letter that exists."""
        self.look.known(path, name, "letter", self.look.project.letters)

    def form(self, path: Path, alias: str) -> None:
        """A form under its name in this workflow."""
        self.look.known(path, alias, "form", self.workflow.forms)

    def name(self, path: Path, name: str) -> None:
        """A field of a form of the case."""
        use = self.workflow.forms.get(name.partition(".")[0])
        if use is None or self.look.project.form(use.form) is not None:
            known = [known for known in self.scope.variables if not known.endswith(".filled")]
            self.look.known(path, name, "field", known)

    def rows(self, path: Path, name: str) -> None:
        """A field that holds rows."""
        self.name(path, name)
        variable = self.scope.variables.get(name)
        if variable is not None and variable.rows is None:
            self.look.error(path, f"{name!r} holds no rows", "def.not_rows")
