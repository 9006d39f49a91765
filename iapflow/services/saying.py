"""What a workflow says of rights and deadlines, as sentences that anybody can read; no rule is judged here."""

from collections.abc import Iterable, Iterator, Mapping

from iapflow.definitions.model import Clock, Role, Span, Transition, Workflow
from iapflow.definitions.model.base import Label
from iapflow.definitions.model.timing import Timing
from iapflow.definitions.model.transition import Did
from iapflow.errors import Sentence, Text
from iapflow.services.sums import UNITS

Roles = Mapping[str, Role]


def rights_of(workflow: Workflow, roles: Roles) -> Iterator[Text]:
    """Who opens, presses, never presses, writes and sees, in the order of the file."""
    if workflow.start.by:
        yield Text("A case is opened by: {roles}.", {"roles": _named(workflow.start.by, roles)})
    for transition in workflow.transitions.values():
        if not transition.by:
            yield Text("“{action}” happens by itself.", {"action": transition.label})
            continue
        states = listed([workflow.states[state].label for state in transition.leaves(workflow)])
        values = {"action": transition.label, "roles": _named(transition.by, roles), "states": states}
        yield Text("“{action}” is done by: {roles}; in: {states}.", values)
        yield from _never(transition, workflow, roles)
    for name, state in workflow.states.items():
        for alias, writers in state.edit.items():
            use = workflow.forms[alias]
            written = {
                "form": use.label or alias,
                "state": state.label,
                "roles": _named(writers, roles),
            }
            yield Text("“{form}” is written in “{state}” by: {roles}.", written)
        view = state.view if state.view is not None else workflow.view
        if view and not (state.view is None and name != workflow.initial):
            seen = dict.fromkeys(
                role for some in (view.values() if isinstance(view, Mapping) else (view,)) for role in some
            )
            yield Text("A case in “{state}” is seen by: {roles}.", {"state": state.label, "roles": _named(seen, roles)})


def deadlines_of(workflow: Workflow, roles: Roles) -> Iterator[Text]:
    """Every term: of states, over several states, and what happens by itself."""
    for state in workflow.states.values():
        for due in state.due:
            values = {"state": state.label, "until": _until(due)}
            sentence = "“{state}”: {until}, where a condition holds." if due.when else "“{state}”: {until}."
            yield Text(sentence, values)
            yield from _reminders(due, roles)
        for after in state.after:
            action = workflow.transitions[after.do].label
            yield Text("“{action}” happens by itself in “{state}”: {until}.",
                       {"action": action, "state": state.label, "until": _until(after)})  # fmt: skip
    for name, clock in workflow.clocks.items():
        yield from _clock(name, clock, workflow, roles)


def listed(labels: Iterable[Label]) -> Label:
    """Several labels as one, with commas; a language that one of them lacks is said in Latvian."""
    known = list({tuple(sorted(label.items())): label for label in labels}.values())
    languages = dict.fromkeys(language for label in known for language in label)
    return {
        language: ", ".join(label.get(language) or label.get("lv", "") for label in known) for language in languages
    }


def _never(transition: Transition, workflow: Workflow, roles: Roles) -> Iterator[Text]:
    for excluded in transition.not_by:
        if isinstance(excluded, Did):
            earlier: Sentence = workflow.transitions[excluded.did].label
            yield Text("– never by who did “{action}”, nor by their substitute", {"action": earlier})
        else:
            holders = [role.label for role in roles.values() if role.relation == excluded]
            yield Text("– never by: {who}, nor by their substitute", {"who": listed(holders) if holders else excluded})


def _named(names: Iterable[str], roles: Roles) -> Label:
    return listed([roles[name].label if name in roles else {"lv": name, "en": name} for name in names])


def _until(term: object) -> Text:
    """How long, or until which day."""
    span: Span | None = getattr(term, "in_", None)
    at: str | None = getattr(term, "at", None)
    before: str | None = getattr(term, "before", None)
    if before is not None and span is not None:
        return Text("{span} before the day in {field}", {"span": said(span), "field": before})
    if at is not None:
        return Text("until the day in {field}", {"field": at})
    return Text("within {span}", {"span": said(span) if span else "–"})


def _reminders(term: Timing, roles: Roles) -> Iterator[Text]:
    for span in term.remind:
        yield Text("– a reminder {span} before", {"span": said(span)})
    if term.escalate is not None:
        to: Sentence = roles[term.escalate.to].label if term.escalate.to in roles else Text("the deputy")
        sentence = (
            "– {span} after it this is told: {role}; then, after as long again each time, whoever stands next above"
        )
        yield Text(sentence, {"span": said(term.escalate.after), "role": to})


def _clock(name: str, clock: Clock, workflow: Workflow, roles: Roles) -> Iterator[Text]:
    states = listed([workflow.states[state].label for state in clock.runs_in])
    values = {"clock": clock.label or name, "span": said(clock.in_), "states": states}
    yield Text("“{clock}”: {span}, counted in: {states}; elsewhere it stands still.", values)
    yield from _reminders(clock, roles)


def said(span: Span) -> Text:
    """`5 school days`."""
    unit = Text(UNITS[span.unit].id, {"n": span.amount}) if span.unit in UNITS else span.unit
    return Text("{amount} {unit}", {"amount": span.amount, "unit": unit})
