"""One shared table of `transitions` per definition; fired on a throw-away proxy.

The machine is built once per workflow text, never holds a model, and never sees a string it
could import: every transition carries one condition, which asks the `rules` given with the
firing and keeps all of their reasons.  What really happens is written by a service; the proxy
is thrown away.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from transitions import EventData, Machine

from iapflow.definitions.model import Workflow
from iapflow.errors import Reason, Text

logging.getLogger("transitions").setLevel(logging.WARNING)

Rules = Callable[[str], tuple[Reason, ...]]
"""Transition id -> why it is refused; empty when nothing stands against it."""
ELSEWHERE = Reason("state", Text("This cannot be done while the case is in its present state."))


@dataclass(slots=True)
class Proxy:
    """What the machine moves: a state, and what it heard on the way."""

    state: str
    reasons: list[Reason] = field(default_factory=list)


class Table:
    """The states and transitions of one definition, as `transitions` walks them."""

    def __init__(self, workflow: Workflow) -> None:
        """Build the machine; about a millisecond for sixty states."""
        self._machine = Machine(
            model=None,
            states=list(workflow.states),
            initial=next(iter(workflow.states)),
            transitions=[*_rows(workflow)],
            send_event=True,
            auto_transitions=False,
            queued=False,
        )
        self._leaving: dict[str, tuple[str, ...]] = {
            state: tuple(
                transition_id
                for transition_id, transition in workflow.transitions.items()
                if state in transition.leaves(workflow)
            )
            for state in workflow.states
        }

    def leaving(self, state: str) -> tuple[str, ...]:
        """The transitions out of a state, in file order."""
        return self._leaving.get(state, ())

    def move(self, transition: str, state: str, rules: Rules) -> tuple[str | None, tuple[Reason, ...]]:
        """Try one transition.

        Returns:
            The new state and no reasons, or None and every reason against it.
        """
        if transition not in self.leaving(state):
            return None, (ELSEWHERE,)
        proxy = Proxy(state)
        moved = self._machine.events[transition].trigger(proxy, rules=rules, transition=transition)
        return (proxy.state, ()) if moved else (None, tuple(proxy.reasons))


def _rows(workflow: Workflow) -> list[Mapping[str, Any]]:
    """One row a source state; `previous` keeps its state, the engine reads where it came from."""
    return [
        {
            "trigger": transition_id,
            "source": source,
            "dest": source if transition.to == "previous" else transition.to,
            "conditions": _nothing_against,
        }
        for transition_id, transition in workflow.transitions.items()
        for source in transition.leaves(workflow)
    ]


def _nothing_against(event: EventData) -> bool:
    """The one condition of every transition: all rules are asked, all reasons are kept."""
    reasons = event.kwargs["rules"](event.kwargs["transition"])
    proxy = cast("Proxy", event.model)
    proxy.reasons.extend(reasons)
    return not reasons
