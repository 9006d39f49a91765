"""States in which several decide or act: somebody can, the ways out lead out, and no sum is out of reach."""

from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.pointing import check_column, check_person, columns_of
from iapflow.definitions.project import Look

Path = tuple[Any, ...]
OF_THE_JOURNAL = frozenset({"vote", "task", "start", "route"})
"""What the journal calls things that are no transition."""


def check_asking(look: Look, workflow: m.Workflow) -> None:
    """Approvals and tasks of every state."""
    for name in OF_THE_JOURNAL & workflow.transitions.keys():
        message = f"a transition cannot be called {name!r}; the journal calls something else so"
        look.error(("transitions", name), message, "def.bad_identifier", of_key=True)
    for name, state in workflow.states.items():
        path: Path = ("states", name)
        if state.approve is not None:
            _approve(look, (*path, "approve"), name, workflow, state.approve)
        _tasks(look, (*path, "tasks"), workflow, state)


def _approve(look: Look, path: Path, state: str, workflow: m.Workflow, approve: m.Approve) -> None:
    need = approve.need
    _kept_back(look, path, approve)
    if not need.all_ and need.any_ is None:
        look.error((*path, "need"), "'need' asks nobody; say 'all', 'any' or both", "def.no_need")
    if need.any_ is not None and need.any_.count is not None and need.any_.share is not None:
        look.error((*path, "need", "any"), "'count' and 'share' exclude each other; say one", "def.no_need")
    if need.any_ is not None and need.any_.count is not None and need.any_.count > len(need.any_.of):
        message = f"'count' wants {need.any_.count} persons of {len(need.any_.of)} roles; somebody must share a role"
        look.warn((*path, "need", "any", "count"), message, "def.bad_range")
    for index, role in enumerate(role for role in approve.veto if role != "any"):
        if role not in approve.of:
            look.error((*path, "veto", index), f"{role!r} has a veto, but does not stand under 'of'", "def.no_voter")
    for key, name in (("then", approve.then), ("else", approve.else_)):
        transition = workflow.transitions.get(name)
        if transition is None:
            continue  # a misspelt transition is said already
        if state not in transition.leaves(workflow):
            look.error((*path, key), f"{name!r} does not leave the state {state!r}", "def.no_way")
        for alias in (*transition.submits, *((transition.form,) if transition.form else ())):
            message = f"{name!r} asks for the form {alias!r}, but fires by itself; nobody could fill it in"
            look.error((*path, key), message, "def.unfilled")


def _kept_back(look: Look, path: Path, approve: m.Approve) -> None:
    """Whoever goes on with the sheet of all has to read it."""
    if approve.reveal == "all_done" and approve.form is not None and not approve.own:
        message = "one sheet for all cannot be kept back until all are in; say 'own: true' beside it"
        look.error((*path, "reveal"), message, "def.shared_sheet")


def _tasks(look: Look, path: Path, workflow: m.Workflow, state: m.State) -> None:
    seen: set[str] = set()
    for index, task in enumerate(state.tasks):
        if task.id in seen:
            look.error((*path, index, "id"), f"two tasks of this state are called {task.id!r}", "def.duplicate")
        seen |= {task.id} if task.id else set()
        root = task.to.partition(".")[0] if "." in task.to else ""
        if root == "row" and task.for_each is None:
            look.error((*path, index, "to"), f"{task.to!r} needs 'for_each': there is no row here", "def.no_rows")
        elif root == "row":
            columns = columns_of(look.project, workflow, task.for_each or "")
            check_column(look, (*path, index, "to"), task.to, columns, "person")
        elif root:
            check_person(look, (*path, index, "to"), task.to, (workflow,))
        if isinstance(task.due, str) and task.due.startswith("row."):
            _due(look, (*path, index, "due"), workflow, task.for_each, task.due)


def _due(look: Look, path: Path, workflow: m.Workflow, for_each: str | None, due: str) -> None:
    """A day that the row itself names."""
    if for_each is None:
        look.error(path, f"{due!r} needs 'for_each': there is no row here", "def.no_rows")
    else:
        check_column(look, path, due, columns_of(look.project, workflow, for_each), "date")
