"""What is certain of a condition before any case exists: true, false, or it depends.

Only the state and its stage, whether its tasks are done and plain numbers are known.  All other
names have no value; an evaluation that comes to an end without them does not depend on them.
"""

from iapflow.definitions.model import Expr, Rule
from iapflow.engine.exploring.spots import Ground, Spot

SINGLE = frozenset({"case", "facts", "clocks", "subject", "actor", "today"})
"""Roots whose names are single values: without one, an evaluation ends instead of finding it empty."""


def certain(expr: Expr, ground: Ground, spot: Spot) -> bool | None:
    """True or false whatever else holds; None where that depends."""
    if not expr.is_compiled or ".filled" in expr.source:
        return None
    if any(name.partition(".")[0] not in SINGLE for name in expr.names):
        return None
    answer = expr.evaluate(_known(ground, spot))
    return answer if isinstance(answer, bool) else None


def never(rules: tuple[Rule, ...], ground: Ground, spot: Spot) -> str | None:
    """The first rule that can never pass here, as it is written."""
    for rule in rules:
        if rule.level == "error" and certain(rule.if_, ground, spot) is False:
            return rule.if_.source
    return None


def tasks_done(ground: Ground, spot: Spot) -> bool | None:
    """Whether the tasks of the state are done; None where it has none, or some come a row."""
    state = ground.state(spot)
    if not state.tasks:
        return None
    if any(task.for_each is not None or task.when is not None for task in state.tasks):
        return None if len(spot.done) < len(state.tasks) else True
    wanted = len(state.tasks) if state.done == "all" else 1 if state.done == "any" else state.done
    return len(spot.done) >= wanted


def _known(ground: Ground, spot: Spot) -> dict[str, object]:
    state = ground.state(spot)
    known: dict[str, object] = {"case.state": spot.state, "facts.tasks_done": tasks_done(ground, spot)}
    if state.stage is not None:
        known["case.stage"] = state.stage
    return known
