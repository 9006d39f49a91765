"""What changed in a workflow: states, transitions, rules, roles and terms, each in a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iapflow.definitions.differing.parts import each, gone_and_come, other_keys, renamed
from iapflow.definitions.model import Due, Rule, Span, State, Transition, Workflow
from iapflow.errors import Text

Names = Mapping[str, Any]
TOLD = frozenset({"workflow", "version", "label", "states", "transitions", "start", "migrate", "tests"})
TOLD_OF_STATE = frozenset({"label", "due", "edit", "view"})
TOLD_OF_TRANSITION = frozenset({"label", "from_", "to", "by", "needs", "effects"})


def workflow_differences(old: Workflow, new: Workflow, roles: Names) -> Iterator[Text]:
    """Everything but the version number, the tests and what moves cases."""
    yield from renamed(old, new, "The workflow is called “{new}” now; it was “{old}”.")
    twins = _twins(old, new)
    yield from _states(old, new, twins, roles)
    yield from _transitions(old, new, twins, roles)
    yield from _roles(old.start.by, new.start.by, _start(new), roles)
    yield from _rules(old.start.needs, new.start.needs, _start(new))
    yield from other_keys(old.start, new.start, _start(new), {"by", "needs"})
    yield from other_keys(old, new, new.label, TOLD)


def _start(workflow: Workflow) -> Text:
    return Text("Open a case")


def _twins(old: Workflow, new: Workflow) -> dict[str, str]:
    """Old state -> the new state that took its place, said by `migrate` or known by its label."""
    gone, come = gone_and_come(old.states, new.states)
    said = {a: b for one in new.migrate if one.from_ == old.version for a, b in one.states.items()}
    twins = {a: said[a] for a in gone if said.get(a) in come}
    for a in gone:
        same = [b for b in come if b not in twins.values() and new.states[b].label == old.states[a].label]
        if a not in twins and same:
            twins[a] = same[0]
    return twins


def _states(old: Workflow, new: Workflow, twins: Mapping[str, str], roles: Names) -> Iterator[Text]:
    gone, come = gone_and_come(old.states, new.states)
    for name in come:
        if name not in twins.values():
            yield Text("State added: “{state}”.", {"state": new.states[name].label})
    for name in gone:
        if name not in twins:
            yield Text("State removed: “{state}”.", {"state": old.states[name].label})
    for name, before in old.states.items():
        after = new.states.get(twins.get(name, name))
        if after is not None:
            if name in twins:
                yield Text("State “{state}” has the id {new} now; it was {old}.",
                           {"state": after.label, "old": name, "new": twins[name]})  # fmt: skip
            yield from _state(before, after, roles, (old, new))


def _state(old: State, new: State, roles: Names, workflows: tuple[Workflow, Workflow]) -> Iterator[Text]:
    yield from renamed(old, new, "State “{old}” is called “{new}” now.")
    yield from _due(old.due, new.due, new.label)
    for form, before, after in each(old.edit, new.edit):
        gone, come = gone_and_come(before or (), after or ())
        for role in come:
            yield Text("“{role}” may write “{form}” in “{state}”.",
                       {"role": roles.get(role, role), "form": form, "state": new.label})  # fmt: skip
        for role in gone:
            yield Text("“{role}” may no longer write “{form}” in “{state}”.",
                       {"role": roles.get(role, role), "form": form, "state": new.label})  # fmt: skip
    if old.view != new.view:
        yield Text("Who sees the case in “{state}” changed.", {"state": new.label})
    yield from other_keys(old, new, new.label, TOLD_OF_STATE)


def _due(old: Sequence[Due], new: Sequence[Due], state: Any) -> Iterator[Text]:
    if tuple(old) == tuple(new):
        return
    if not old or not new:
        sentence = "“{state}” has a deadline now." if new else "“{state}” has no deadline any more."
        yield Text(sentence, {"state": state})
    elif len(old) == len(new) == 1 and old[0].in_ and new[0].in_ and old[0].in_ != new[0].in_:
        yield Text("Deadline of “{state}” changed from {old} to {new}.",
                   {"state": state, "old": _span(old[0].in_), "new": _span(new[0].in_)})  # fmt: skip
        if old[0].model_copy(update={"in_": new[0].in_}) != new[0]:
            yield Text("The deadline of “{state}” is reminded of or told in another way.", {"state": state})
    else:
        yield Text("The deadline of “{state}” changed.", {"state": state})


def _span(span: Span) -> Text:
    return Text("{amount} {unit}", {"amount": span.amount, "unit": Text(span.unit, {"n": span.amount})})


def _transitions(old: Workflow, new: Workflow, twins: Mapping[str, str], roles: Names) -> Iterator[Text]:
    for name, before, after in each(old.transitions, new.transitions):
        if before is None and after is not None:
            yield Text("Action added: “{action}”.", {"action": after.label})
        elif after is None and before is not None:
            yield Text("Action removed: “{action}”.", {"action": before.label})
        elif before is not None and after is not None:
            yield from _transition(before, after, roles)
            yield from _way(name, (old, new), twins)


def _transition(old: Transition, new: Transition, roles: Names) -> Iterator[Text]:
    yield from renamed(old, new, "Action “{old}” is called “{new}” now.")
    yield from _roles(old.by, new.by, new.label, roles)
    yield from _rules(old.needs, new.needs, new.label)
    gone, come = gone_and_come(old.effects, new.effects)
    names = [effect.name for effect in come]
    for effect in come:
        sentence = "Effect {effect} changed at “{action}”." if effect.name in [one.name for one in gone] else (
            "Effect {effect} added to “{action}”.")  # fmt: skip
        yield Text(sentence, {"effect": effect.name, "action": new.label})
    for effect in gone:
        if effect.name not in names:
            yield Text("Effect {effect} removed from “{action}”.", {"effect": effect.name, "action": new.label})
    yield from other_keys(old, new, new.label, TOLD_OF_TRANSITION)


def _way(name: str, workflows: tuple[Workflow, Workflow], twins: Mapping[str, str]) -> Iterator[Text]:
    """From where it leads, and whereto; a state that only changed its id is the same one."""
    old, new = workflows
    before, after = old.transitions[name], new.transitions[name]
    was, now = {twins.get(state, state) for state in before.leaves(old)}, set(after.leaves(new))
    for state in sorted(now - was):
        yield Text("“{action}” can be done in “{state}”.", {"action": after.label, "state": new.states[state].label})
    for state in sorted((was - now) & set(new.states)):
        yield Text("“{action}” can no longer be done in “{state}”.",
                   {"action": after.label, "state": new.states[state].label})  # fmt: skip
    if twins.get(before.to, before.to) != after.to:
        target = new.states[after.to].label if after.to in new.states else after.to
        yield Text("“{action}” leads to “{state}” now.", {"action": after.label, "state": target})


def _roles(old: Sequence[str], new: Sequence[str], where: Any, roles: Names) -> Iterator[Text]:
    gone, come = gone_and_come(old, new)
    for role in come:
        yield Text("Role “{role}” added to “{where}”.", {"role": roles.get(role, role), "where": where})
    for role in gone:
        yield Text("Role “{role}” removed from “{where}”.", {"role": roles.get(role, role), "where": where})


def _rules(old: Sequence[Rule], new: Sequence[Rule], where: Any) -> Iterator[Text]:
    """A rule is known by its condition or, where that changed, by its id or its sentence."""
    gone, come = gone_and_come(old, new)
    for rule in come:
        twin = next((one for one in gone if _same(one, rule)), None)
        if twin is None:
            yield Text("Rule added to “{where}”: {rule}", {"where": where, "rule": rule.else_})
        else:
            gone.remove(twin)
            yield Text("Rule changed at “{where}”: {rule}", {"where": where, "rule": rule.else_})
    for rule in gone:
        yield Text("Rule removed from “{where}”: {rule}", {"where": where, "rule": rule.else_})


def _same(old: Rule, new: Rule) -> bool:
    return old.if_ == new.if_ or old.else_ == new.else_ or (old.id is not None and old.id == new.id)
