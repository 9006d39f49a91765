"""A workflow as a picture: DOT text out of its definition, and the same told as a list.

Pure: what draws the text stands in `iapflow.documents.drawing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from iapflow.definitions.model import Role, State, Workflow
from iapflow.definitions.model.transition import PREVIOUS

FACE = "Arimo"
WIDEST = 26
CAME_FROM = {"lv": "turp, no kurienes nāca", "en": "where it came from"}
VOTES = {"lv": "Balso", "en": "Voting"}
TASK = {"lv": "Uzdevums", "en": "Task"}
BY_ROW = {"lv": "kas norādīts rindā vai veidlapā", "en": "whom the row or form names"}
MANY = 4
"""A transition out of so many states is drawn as one pale arrow out of nowhere; the list names them all."""
HEAD = (
    f'graph [rankdir=TB, fontname="{FACE}", fontsize=12, nodesep=0.35, ranksep=0.45, bgcolor="transparent", pad=0.2]',
    f'node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#7a8781", fontname="{FACE}", fontsize=12,'
    ' margin="0.16,0.09"]',
    f'edge [color="#4d5a55", fontcolor="#1b2421", fontname="{FACE}", fontsize=10, arrowsize=0.7]',
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way out of a state.

    Args:
        by_itself: nobody presses it; it is left as soon as something holds.
    """

    source: str
    target: str
    label: str
    by_itself: bool = False
    is_pale: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A state in words, with its stage and the ways out of it.

    Args:
        asked: who votes there and which tasks there are, each as a line.
        count: the open cases that stand there, None where nobody counted.
        is_here: the case that is meant stands there.
    """

    ident: str
    label: str
    stage: str
    is_final: bool
    ways: tuple[tuple[str, str], ...]
    asked: tuple[str, ...] = ()
    count: int | None = None
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Pins:
    """What is put on a workflow's map.

    Args:
        current: the state a case is in, if one is meant.
        counts: state -> open cases that stand there; None where nobody counted.
        roles: for the names of those who vote or have a task; their ids stand where it is empty.
    """

    current: str | None = None
    counts: Mapping[str, int] | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)

    def count(self, state: str) -> int | None:
        """How many stand there."""
        return None if self.counts is None else self.counts.get(state, 0)


BARE = Pins()


def dot(workflow: Workflow, language: str, pins: Pins = BARE) -> str:
    """The text that Graphviz draws: stages as boxes around states, the current state filled.

    Args:
        language: which of the labels to write; the first one there where this is missing.
        pins: which state is filled, and how many stand in each.
    """
    lines = [f"digraph {_quoted(workflow.id)} {{", *HEAD]
    for number, (stage, states) in enumerate(_by_stage(workflow).items()):
        inner = [_state(workflow, name, language, pins) for name in states]
        if stage:
            label = _quoted(_said(workflow.stages[stage], language))
            box = f'label={label}; labeljust=l; style="rounded"; color="#dde2dc"; fontcolor="#4d5a55"; margin=14;'
            inner = [f"subgraph cluster_{number} {{", box, *inner, "}"]
        lines += inner
    stages = {stage: place for place, stage in enumerate(workflow.stages)}
    order = {
        name: (stages.get(state.stage or "", -1), place) for place, (name, state) in enumerate(workflow.states.items())
    }
    drawn = [arrow for arrow in arrows(workflow, language) if not arrow.is_pale]
    forth = [arrow for arrow in drawn if arrow.target in order]
    lines += [_arrow(arrow, is_back=order[arrow.target] <= order[arrow.source]) for arrow in forth]
    lines += _back(arrow for arrow in arrows(workflow, language) if arrow.target == PREVIOUS)
    lines += _from_many(workflow, language)
    return "\n".join([*lines, "}"])


def stops(workflow: Workflow, language: str, pins: Pins = BARE) -> tuple[Stop, ...]:
    """The same as a list, for those who do not see the picture."""
    ways: dict[str, list[tuple[str, str]]] = {}
    for arrow in arrows(workflow, language):
        target = workflow.states[arrow.target].label if arrow.target in workflow.states else CAME_FROM
        ways.setdefault(arrow.source, []).append((arrow.label, _said(target, language)))
    return tuple(
        Stop(
            ident=name,
            label=_said(state.label, language),
            stage=_said(workflow.stages[state.stage], language) if state.stage in workflow.stages else "",
            is_final=state.final,
            ways=tuple(ways.get(name, ())),
            asked=tuple(_asked(state, language, pins.roles)),
            count=pins.count(name),
            is_here=name == pins.current,
        )
        for name, state in workflow.states.items()
    )


def arrows(workflow: Workflow, language: str) -> Iterator[Arrow]:
    """Every way out of a state, in the order of the file; one back to the last state has `previous` for a target."""
    for transition in workflow.transitions.values():
        sources = transition.leaves(workflow)
        label = _said(transition.label, language)
        for source in sources:
            yield Arrow(source, transition.to, label, not transition.by, len(sources) >= MANY)
    for name, state in workflow.states.items():
        for route in state.route:
            yield Arrow(name, route.to, _said(route.label or {}, language), by_itself=True)


def _by_stage(workflow: Workflow) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, state in workflow.states.items():
        grouped.setdefault(state.stage if state.stage in workflow.stages else "", []).append(name)
    return grouped


def _state(workflow: Workflow, name: str, language: str, pins: Pins) -> str:
    state = workflow.states[name]
    more = ["peripheries=2"] if state.final else ["penwidth=2"] if state.initial else []
    if name == pins.current:
        more += ['fillcolor="#0f5f59"', 'fontcolor="#ffffff"', 'color="#0f5f59"']
    count = pins.count(name)
    label = _said(state.label, language) + (f" ({count})" if count else "")
    if state.approve is not None:
        label += f" ☑ {len(state.approve.of)}"
    if state.tasks:
        label += f" ☐ {len(state.tasks)}"
    return f"{_quoted(name)} [{', '.join([f'label={_wrapped(label)}', *more])}];"


def _back(drawn: Iterable[Arrow]) -> Iterator[str]:
    """Ways back to wherever the case came from: dotted, to a place that is no state."""
    for number, arrow in enumerate(drawn):
        name = _quoted(f"back{number}*")
        yield f'{name} [label={_wrapped("↩ " + arrow.label)}, shape=plaintext, style="", fontsize=10];'
        yield f"{_quoted(arrow.source)} -> {name} [style=dotted, arrowsize=0.6];"


def _asked(state: State, language: str, roles: Mapping[str, Role]) -> Iterator[str]:
    """Who votes in a state, and its tasks."""

    def named(role: str) -> str:
        return _said(roles[role].label, language) if role in roles else role

    if state.approve is not None:
        yield f"{_said(VOTES, language)}: {', '.join(named(role) for role in state.approve.of)}"
    for task in state.tasks:
        who = _said(BY_ROW, language) if "." in task.to else named(task.to)
        what = _said(task.label, language) if task.label else task.id or ""
        yield f"{_said(TASK, language)}: {' – '.join(part for part in (what, who) if part)}"


def _from_many(workflow: Workflow, language: str) -> Iterator[str]:
    """One arrow, from its own label, for each transition that leaves many states."""
    pale = [arrow for arrow in arrows(workflow, language) if arrow.is_pale]
    many = dict.fromkeys((arrow.label, arrow.target) for arrow in pale if arrow.target != PREVIOUS)
    for number, (label, target) in enumerate(many):
        name = _quoted(f"*{number}")
        yield f'{name} [label={_wrapped("… " + label)}, shape=plaintext, style="", fontsize=10, fontcolor="#4d5a55"];'
        yield f'{name} -> {_quoted(target)} [color="#a9b5b0", arrowsize=0.6];'


def _arrow(arrow: Arrow, *, is_back: bool) -> str:
    looks = [f"label={_wrapped(arrow.label)}"] if arrow.label else []
    if arrow.by_itself:
        looks.append("style=dashed")
    if is_back:
        looks.append("constraint=false")
    return f"{_quoted(arrow.source)} -> {_quoted(arrow.target)} [{', '.join(looks)}];"


def _said(label: Mapping[str, str], language: str) -> str:
    return label.get(language) or next(iter(label.values()), "")


def _quoted(text: str) -> str:
    """A DOT string; a backslash would begin an escape of Graphviz's own."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _wrapped(text: str) -> str:
    """A label broken into short lines."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= WIDEST:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return _quoted("\n".join(lines)).replace("\n", "\\n")
