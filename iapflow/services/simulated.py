"""What a simulated walk is told beside actions: votes, tasks, answers, relations, and where to begin anew.

vote yes                         how this role votes; `no`, `abstain`, `conflict`
task teacher_view                a task of the state is done; `task own_step m1` the one of a row
form plan.hours 5                an answer; rows and lists as JSON or YAML: `form plan.steps [{what: x}]`
relation guardian_of_subject     this role's person stands in it; with `no` behind, not any more
given {state: submitted}         begin anew as a test would; or the name of one of the workflow's own tests
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from iapflow.definitions.model.case_test import Given
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.reading import read as read_yaml
from iapflow.engine.values import Ask
from iapflow.errors import DefinitionError, Sentence, Text
from iapflow.services.workflow_bench import Bench
from iapflow.services.workflow_cast import plain
from iapflow.services.workflow_given import bench_for
from iapflow.services.workflow_several import read

Said = list[Sentence]
GIVEN = "given {state: submitted, as: institution_head}"


def fill(bench: Bench, rest: str) -> Said:
    """Put an answer into a form; what it is worth is judged when the form is handed in."""
    path, _, written = rest.partition(" ")
    alias, _, name = path.partition(".")
    workflow = bench.book.workflow
    if not written or not name:
        return [Text("Write it as in: form plan.hours 5")]
    if alias not in workflow.forms:
        return [_unknown("There is no form {name}. {hint}", alias, workflow.forms)]
    fields = {one: field.type for _, _, one, field in bench.book.bundle.form_of(alias).fields()}
    if name not in fields:
        return [_unknown("There is no field {name}. {hint}", name, fields)]
    value = _value(written)
    if bench.book.registry.field_types[fields[name]].cel == "text" and not isinstance(value, str):
        value = written
    bench.forms[alias] = {**bench.forms.get(alias, {}), name: value}
    ask = Ask("", bench.cast.actor(bench.me, bench.today), bench.at)
    clean = bench.filled(alias, bench.forms[alias], ask, "draft").answers
    answers = {**bench.snapshot.answers, **read(bench.book, {alias: clean})}
    bench.snapshot = replace(bench.snapshot, answers=answers)
    return []


def relate(bench: Bench, rest: str) -> Said:
    """Let this role's person stand in a relation to the case, or no longer."""
    relation, _, answer = rest.partition(" ")
    known = bench.book.registry.relations
    if relation not in known:
        return [_unknown("There is no relation {name}. {hint}", relation, known)]
    around = bench.snapshot.circumstances
    me = frozenset({bench.cast.actor(bench.me, bench.today).person_id or 0})
    people = around.relations.get(relation, frozenset())
    stands = {**around.relations, relation: people - me if answer.strip() in ("no", "false") else people | me}
    bench.snapshot = replace(bench.snapshot, circumstances=replace(around, relations=stands))
    return []


def begun_anew(bench: Bench, rest: str) -> Bench | Said:
    """The case as a test is given it, with the same role and day where nothing else is said."""
    workflow = bench.book.workflow
    given = next((test.given for test in workflow.tests if test.name == rest), None)
    given = given or _given(rest)
    if given is None or not given.roots.keys() <= bench.book.registry.roots.keys() | {"subject"}:
        return [Text("Write it as in: {example}", {"example": GIVEN})]
    if given.state is not None and given.state not in workflow.states:
        return [_unknown("There is no state {name}. {hint}", given.state, workflow.states)]
    new = bench_for(bench.book, bench.table, given)
    new.me = new.me or bench.me
    return new


def _given(written: str) -> Given | None:
    try:
        return Given.model_validate(read_yaml("given", written.encode()).data)
    except (DefinitionError, ValidationError):
        return None


def _value(written: str) -> Any:
    """YAML as in a file; what is none is a text."""
    try:
        found = read_yaml("value", f"value: {written}".encode()).data
    except DefinitionError:
        return written
    return plain(found["value"]) if isinstance(found, Mapping) and set(found) == {"value"} else written


def _unknown(sentence: str, name: str, known: Any) -> Text:
    return Text(sentence, {"name": repr(name), "hint": did_you_mean(name, known).strip()})
