"""Walking a case of a workflow as any role, with a clock of its own; nothing is stored and nothing is sent.

The walk is the bench of the workflow's own tests, steered line by line:

    as institution_head      from now on in this role
    submit                   press it; forms come from where the walk began
    wait 5 school_days       let time pass; `to 2026-12-01` goes to a day
    fact agreement_valid yes what the database would answer

Votes, tasks, answers, relations and beginning anew: `simulated.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.model.base import SPAN
from iapflow.definitions.model.case_test import CaseTest, Given, TestStep
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.registry import Registry
from iapflow.engine.looking import options
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask
from iapflow.engine.votes import ANSWERS as VOTES
from iapflow.errors import Reason, Refused, Sentence, Text
from iapflow.services.simulated import begun_anew, fill, relate
from iapflow.services.workflow_bench import Bench
from iapflow.services.workflow_given import bench_for

WORDS = frozenset({"vote", "task", "form", "relation", "given"})
ANSWERS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass
class Walk:
    """A case on the bench, and in whose place somebody stands."""

    bench: Bench

    def take(self, line: str) -> list[Sentence]:
        """Do what a line says; what came of it, as sentences.  What cannot be done is said, never raised."""
        word, _, rest = line.strip().partition(" ")
        if word == "as":
            return self._as(rest.strip())
        if word == "fact":
            return self._fact(rest.split())
        if word in {"wait", "to"}:
            return self._pass(word, rest.strip())
        if word in WORDS and word not in self.bench.book.workflow.transitions:
            return self._more(word, rest.strip())
        return self._press(word)

    def _more(self, word: str, rest: str) -> list[Sentence]:
        """Votes, tasks, answers, relations, beginning anew."""
        if word == "form":
            return fill(self.bench, rest)
        if word == "relation":
            return relate(self.bench, rest)
        if word == "given":
            found = begun_anew(self.bench, rest)
            if isinstance(found, list):
                return found
            self.bench = found
            return []
        first, _, second = rest.partition(" ")
        if word == "vote" and first not in VOTES:
            return [Text("Write it as in: vote yes; or no, abstain, conflict")]
        return self._do(TestStep(word, {"answer": first} if word == "vote" else {"id": first, "row": second.strip()}))

    def standing(self) -> list[Sentence]:
        """Where the case stands, and what this role can do next."""
        bench = self.bench
        state = bench.book.workflow.states[bench.state]
        lines: list[Sentence] = [Text("{day}: {state}", {"day": bench.today, "state": state.label})]
        if bench.due:
            lines.append(Text("Due: {day}", {"day": bench.due}))
        lines += [Text("To do: {who}", {"who": self._role(role)}) for role in sorted(bench.tasks)]
        return [*lines, *self._ways()]

    def _as(self, role: str) -> list[Sentence]:
        if role not in self.bench.book.roles:
            hint = did_you_mean(role, self.bench.book.roles).strip()
            return [Text("There is no role {role}. {hint}", {"role": repr(role), "hint": hint})]
        self.bench.me = role
        return []

    def _fact(self, words: Sequence[str]) -> list[Sentence]:
        if len(words) != 2:
            return [Text("Write it as in: fact agreement_valid yes")]
        name, value = words
        known = self.bench.book.registry.facts
        if name not in known:
            return [
                Text("There is no fact {name}. {hint}", {"name": repr(name), "hint": did_you_mean(name, known).strip()})
            ]
        answer = (
            ANSWERS[value] if value in ANSWERS else float(value) if value.replace(".", "", 1).isdecimal() else value
        )
        self.bench.snapshot = replace(self.bench.snapshot, facts={**self.bench.snapshot.facts, name: answer})
        return []

    def _pass(self, word: str, rest: str) -> list[Sentence]:
        span = SPAN(rest)
        if word == "wait" and (span is None or _many(span[2]) not in self.bench.book.registry.units):
            return [Text("Write it as in: wait 5 school_days")]
        if word == "to" and not _is_day(rest):
            return [Text("Write it as in: to 2026-12-01")]
        if word == "to" and date.fromisoformat(rest) < self.bench.today:
            return [Text("Time goes forward only; it is {day}.", {"day": self.bench.today})]
        return self._do(TestStep(word, rest))

    def _press(self, transition: str) -> list[Sentence]:
        known = self.bench.book.workflow.transitions
        if transition not in known and transition != "start":
            hint = did_you_mean(transition, known).strip()
            return [Text("There is no action {action}. {hint}", {"action": repr(transition), "hint": hint})]
        return self._do(TestStep(transition))

    def _do(self, step: TestStep) -> list[Sentence]:
        before = len(self.bench.effects)
        try:
            self.bench.do(step)
        except Refused as refused:
            return [Text("Refused:"), *_told(refused.reasons)]
        return [*self._sent(before)]

    def _sent(self, before: int) -> Iterator[Sentence]:
        """What would have been done beside the step."""
        for effect in self.bench.effects[before:]:
            to = ", ".join(getattr(effect.parameters, "to", ()) or ()) if effect.name == "notify" else ""
            if effect.name == "notify":
                yield Text("A letter {letter} would go to {to}.", {"letter": effect.parameters.letter, "to": to})
            else:
                yield Text("The effect {effect} would be carried out.", {"effect": effect.name})

    def _ways(self) -> Iterator[Sentence]:
        bench = self.bench
        ask = Ask("", bench.cast.actor(bench.me, bench.today), bench.at)
        for option in options(bench.book, bench.table, bench.snapshot, ask):
            label: Sentence = option.transition.label
            values = {"id": option.transition_id, "label": label}
            yield Text("{id} ({label}): can be done", values) if option.is_allowed else Text("{id} ({label}):", values)
            yield from _told(option.reasons)

    def _role(self, role: str) -> Sentence:
        return self.bench.book.roles[role].label if role in self.bench.book.roles else {"lv": role}


def walk(catalogue: Catalogue, registry: Registry, workflow: str, beginning: str | None = None) -> Walk:
    """A case of this workflow, new, or as one of its own tests begins.

    Raises:
        KeyError: no such workflow, or no such test in it.
    """
    definition = catalogue.workflows[workflow]
    book = Rulebook(catalogue.bundle(workflow), catalogue.roles, catalogue.calendar, registry)
    given = Given() if beginning is None else _given(definition.tests, beginning)
    bench = bench_for(book, Table(definition), given)
    bench.me = bench.me or next(iter(definition.start.by), None)
    return Walk(bench)


def _given(tests: Sequence[CaseTest], name: str) -> Given:
    return {test.name: test.given for test in tests}[name]


def _told(reasons: Sequence[Reason]) -> list[Sentence]:
    return [Text("– {reason}", {"reason": reason.sentence}) for reason in reasons]


def _many(unit: str) -> str:
    return unit if unit.endswith("s") else f"{unit}s"


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
