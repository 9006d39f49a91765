"""Mistakes that the book of bad inputs does not hold, each with its sentence; and every word of the language used once."""

import pytest

from iapflow.definitions.catalogue import check, load
from tests.definitions.books import bases, changed
from tests.definitions.said_at_load import ERRORS, STEPS, WARNINGS, T
from tests.definitions.said_beneath import BENEATH
from tests.definitions.small_registry import small_registry

WORKFLOW, FORM, LIST = "workflows/day_plan.yaml", "forms/plan.yaml", "forms/lists/kinds.yaml"
ROLES, LETTER, CALENDAR = "workflows/roles.yaml", "workflows/letters/plan_submitted.yaml", "workflows/calendar.yaml"
PURPOSES = "workflows/purposes.yaml"
KIND = "      kind: {type: choice"
MISTAKES = [
    (WORKFLOW, "    initial: true\n", "", "no state is 'initial: true'"),
    (WORKFLOW, "    stage: approval\n    final: true", "    stage: approval\n    initial: true\n    final: true", "both initial"),
    (WORKFLOW, "    stage: drafting", "    stage: draftng", "there is no stage 'draftng'. Did you mean 'drafting'?"),
    (WORKFLOW, "subject: learner", "subject: lerner", "there is no subject 'lerner'. Did you mean 'learner'?"),
    (WORKFLOW, "{seq:05}", "{sequence}", "there is no placeholder {sequence}"),
    (WORKFLOW, "asks: [learner, semester]", "asks: [learner, term]", "'term'"),
    (WORKFLOW, "chooses: plan_author", "chooses: plan_autor", "there is no role 'plan_autor'. Did you mean 'plan_author'?"),
    (WORKFLOW, "fix: plan.steps", "fix: plan.stps", "there is no field 'plan.stps'. Did you mean 'plan.steps'?"),
    (WORKFLOW, "submits: plan", "submits: plam", "there is no form 'plam'. Did you mean 'plan'?"),
    (WORKFLOW, "edit: {plan: [plan_author]}", "edit: {plam: [plan_author]}", "there is no form 'plam'"),
    (WORKFLOW, "remind: [4 school_days]", "remind: [4 shool_days]", "there is no unit 'shool_days'. Did you mean 'school_days'?"),
    (WORKFLOW, "remind: [4 school_days]", "remind: [soon]", "a number and a unit"),
    (WORKFLOW, "to: institution_head}}", "to: institution_hed}}", "there is no role 'institution_hed'"),
    (WORKFLOW, "    due: {in: 5 school_days}", "    due: {in: 5 school_days, at: plan.start}", "say one of"),
    (WORKFLOW, "    due: {in: 5 school_days}", "    due: {at: plan.strt}", "Did you mean 'plan.start'?"),
    (WORKFLOW, "    due: {in: 5 school_days}", "    after: [{in: 1 days, do: submit}]", "does not leave the state 'submitted'"),
    (WORKFLOW, "letter: plan_submitted", "letter: plan_submited", "there is no letter 'plan_submited'"),
    (WORKFLOW, "not_by: [author_of_case]", "not_by: [{did: sumbit}]", "there is no transition 'sumbit'. Did you mean 'submit'?"),
    (WORKFLOW, "      - notify: {to: institution_head, letter: plan_submitted}", "      - record: {rows: plan.hours, into: risks}", "'plan.hours' holds no rows"),
    (WORKFLOW, "      - notify: {to: institution_head, letter: plan_submitted}", "      - record: {rows: plan.steps, into: rsks}", "Did you mean 'risks'?"),
    (WORKFLOW, "      - notify: {to: institution_head, letter: plan_submitted}", "      - extend: {clock: agreement, by: 2 days}", "there is no clock 'agreement'"),
    (WORKFLOW, "      - notify: {to: institution_head, letter: plan_submitted}", "      - notify: {too: institution_head}", "Did you mean 'to'?"),
    (FORM, KIND, "      hours2: {type: number, lines: 3, label: {lv: A, en: A}}\n" + KIND, "a field of type 'number' has no key 'lines'"),
    (FORM, KIND, "      a: {type: choice, label: {lv: A, en: A}}\n" + KIND, "needs 'list'"),
    (FORM, KIND, "      a: {type: file, accept: [pdf, jpeg2], label: {lv: A, en: A}}\n" + KIND, "'jpeg2' is no kind of file that is taken"),
    (FORM, KIND, "      a: {type: file, accept: pdf, label: {lv: A, en: A}}\n" + KIND, "'accept' must be a list of kinds"),
    (FORM, KIND, "      a: {type: file, max_mb: 50, label: {lv: A, en: A}}\n" + KIND, "'max_mb' must be a number of at most 10"),
    (FORM, KIND, "      a: {type: number}\n" + KIND, "the label is missing"),
    (FORM, KIND, "      a: {type: rows, totals: [n], label: {lv: A, en: A}, fields: {m: {type: number, label: {lv: M, en: M}}}}\n" + KIND, "there is no field 'n'"),
    (FORM, KIND, "      a: {type: rows, totals: [t], label: {lv: A, en: A}, fields: {t: {type: text, label: {lv: T, en: T}}}}\n" + KIND, "'t' is a text; totals are made of number, money and computed"),
    (FORM, KIND, "      a: {type: date, min: 3, label: {lv: A, en: A}}\n" + KIND, "'min' must be a date"),
    (FORM, KIND, "      a: {type: text, pattern: '(', label: {lv: A, en: A}}\n" + KIND, "does not compile"),
    (FORM, KIND, "      a: {type: yes_no, show: this.a, label: {lv: A, en: A}}\n" + KIND, "round in a circle"),
    (FORM, KIND, "      a: {type: yes_no, read_only: this.a, label: {lv: A, en: A}}\n" + KIND, "round in a circle"),
    (FORM, KIND, "      a: {type: yes_no, read_only: this.nobody, label: {lv: A, en: A}}\n" + KIND, "nobody"),
    (FORM, KIND, "      a: {type: yes_no, read_only: \"'text'\", label: {lv: A, en: A}}\n" + KIND, "this must give yes or no"),
    (FORM, "data: {class: P2, purpose", "data: {purpose", "has no data 'class'"),
    (FORM, "retain: programme_evidence", "retain: programme", "there is no retention 'programme'"),
    (FORM, "    at: hours", "    at: huors", "there is no field 'huors'. Did you mean 'hours'?"),
    (FORM, "          by_day: {type: date", "          id: {type: date", "the name 'id' is taken"),
    (LIST, "columns: {unit: text,", "columns: {unit: txt,", "there is no column type 'txt'. Did you mean 'text'?"),
    (LIST, "unit: h, weight: 1.5", "unit: h, wieght: 1.5", "there is no column 'wieght' in this list. Did you mean 'weight'?"),
    (LIST, "weight: 1.5", "weight: heavy", "'weight' must be a number, not 'heavy'"),
    (LIST, "  A01: {", "  A 01: {", "must have no blanks"),
    (LIST, "{lv: Saruna, en: Talk", "{en: Talk", "the language 'lv' is missing"),
    (ROLES, "relation: author_of_case", "relation: autor_of_case", "there is no relation 'autor_of_case'"),
    (LETTER, "Due: {due}", "Due: {{due", "accepted"),
    (CALENDAR, "to: 2026-12-18", "to: 2026-08-18", "lies before 'from'"),
    (PURPOSES, "{until: 2028-12-31, then: pseudonymise}", "{then: erase}", "either 'until' or 'after'"),
    (PURPOSES, "then: pseudonymise", "then: forget", "'then' must be"),
    (PURPOSES, "basis: public_task", "basis: pubic_task", "'basis' must be"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "this", "that", "words"), MISTAKES, ids=[mistake[3][:50] for mistake in MISTAKES])
def test_a_mistake_is_said_in_words(path, this, that, words):
    """In the file where it stands; what is no mistake is accepted."""
    problems = [problem for problem in check(changed(path, this, that), small_registry()) if problem.level == "error"]

    if words == "accepted":
        assert [] == problems
    else:
        assert any(words in problem.message and problem.path == path for problem in problems), list(map(str, problems))


@pytest.mark.parametrize(("wrong", "patches", "says"), [*ERRORS, *BENEATH], ids=[line[0] for line in ERRORS + BENEATH])
def test_an_error_stands_at_its_line_and_column(wrong, patches, says):
    """And nothing else is called wrong, so the reader looks at the right place at once."""
    texts, place = _spoilt(patches)

    problems = [problem for problem in check(texts, small_registry()) if problem.level == "error"]

    assert f"{place}: {says}" in [_said(problem) for problem in problems], list(map(str, problems))


@pytest.mark.parametrize(("wrong", "patches", "says"), WARNINGS, ids=[line[0] for line in WARNINGS])
def test_a_warning_stands_at_its_line_and_column(wrong, patches, says):
    """It does not stand in the way of publishing."""
    texts, place = _spoilt(patches)

    assert [f"{place}: {says}"] == [_said(problem) for problem in check(texts, small_registry())]
    assert [says] == [problem.message for problem in load(texts, small_registry()).warnings]


@pytest.mark.parametrize(("wrong", "step", "says"), STEPS, ids=[line[0] for line in STEPS])
def test_a_mistake_in_a_step_of_a_test_stands_at_its_place(wrong, step, says):
    """So that no test can break its runner."""
    texts, place = _spoilt([(WORKFLOW, "    marks: plan\n", "    marks: plan\n" + T % step)])

    assert [f"{place}: {says}"] == [_said(problem) for problem in check(texts, small_registry())]


def _spoilt(patches):
    """The small project with the mistake in it, and the place of the mark."""
    texts = {path: text.decode() for path, text in bases().items()}
    for path, this, that in patches:
        if not this:
            del texts[path]
            continue
        assert texts[path].count(this) == 1, this
        texts[path] = texts[path].replace(this, that)
    (path,) = (path for path, text in texts.items() if "¦" in text)
    before, _, after = texts[path].partition("¦")
    texts[path] = before + after
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return {path: text.encode() for path, text in texts.items()}, f"{path}:{line}:{column}"


@pytest.mark.parametrize("ident", ["''", '"5"', '"../x"', "plāns", '"a.b"'])
def test_an_impossible_id_is_refused_and_nothing_breaks(ident):
    """Even where a type is made from the form's name and its fields."""
    texts = changed(FORM, "form: plan", f"form: {ident}")
    texts[FORM] = texts[FORM].replace(b"          amount:", f"          {ident}:".encode())
    texts[FORM] = texts[FORM].replace(b"this.hours <= 40.0", b"this.steps.exists(s, s.what == '')")

    assert any("cannot be an id" in problem.message for problem in check(texts, small_registry()))


NOTE, STEP = (
    b"      note: {type: text",
    b"          by_day: {type: date, label: {lv: Izdar\xc4\xabt l\xc4\xabdz, en: By day}}\n",
)
PERSON = b"%s%s: {type: person, roles: [plan_author], label: {lv: S, en: G}}\n"
EVERYTHING = """\
workflow: everything
version: 2
label: {lv: Viss, en: Everything}
says: {lv: Viss vienuviet., en: All in one.}
subject: learner
number: "E-{school_year}-{seq:05}"
one_open_per: [learner, semester, institution]
stages: {open: {lv: Atvērts, en: Open}}
view: {plan: [plan_author], many: [institution_head]}
shows: [plan.hours, plan.kind]
clocks:
  agreement: {runs_in: [draft, voting], in: 20 school_days, from: plan.start, restarts: true, roll: next_working_day, remind: [3 school_days, 1 school_day], escalate: {after: 1 days, to: deputy}}
forms: {plan: {form: plan}, score: {form: plan}, many: {form: plan, many: true, label: {lv: Daudz, en: Many}}}
start:
  by: [institution_head]
  asks: [learner, semester]
  chooses: plan_author
  needs: [{if: "size(children.everything) == 0 || children.everything.all(c, c.state != 'draft' && c.hours < 9.0)", else: {lv: Nē., en: No.}, id: no_children}]
  prefill: {plan: previous_case}
states:
  draft:
    label: {lv: Projekts, en: Draft}
    stage: open
    initial: true
    edit: {plan: [plan_author], many: [plan_author]}
    due: [{in: 5 days, when: clocks.agreement.late}, {before: plan.start, in: 30 days}, {at: semester.end}]
    tasks: [{id: look, to: institution_head, form: plan, due: 5 school_days}, {for_each: plan.steps, to: row.giver, due: row.by_day}]
    done: any
  voting:
    label: {lv: Balsošana, en: Voting}
    approve: {of: [plan_author, institution_head], need: {all: [institution_head], any: {of: [plan_author], count: 1}}, veto: any, in_order: true, then: accept, else: refuse, form: score, own: true, reveal: all_done}
    after: [{in: 10 school_days, do: expire, when: "votes.score.exists(v, v.role == 'plan_author' && v.hours > 1.0)"}]
  waiting:
    label: {lv: Gaida, en: Waiting}
    says: {lv: Gaida., en: Waits.}
    route: [{if: "facts.tasks_done && sum(many.map(f, f.hours)) > 1.0", to: ended, effects: [lock, {document: {form: plan}}]}]
  ended: {label: {lv: Beigts, en: Ended}, final: true}
transitions:
  ask:
    label: {lv: Lūgt, en: Ask}
    from: [draft]
    to: voting
    by: [plan_author]
    not_by: [guardian_of_subject, {did: reopen}]
    submits: [plan, score]
    bulk: true
    link: {for: guardian_of_subject, once: true, days: 14}
    effects:
      - record: {rows: plan.steps, into: risks}
      - record: {form: plan, into: measures}
      - set: {field: plan.hours, compute: "plan.hours + 1.0"}
      - notify: {to: [institution_head, guardian_of_subject], letter: plan_submitted}
      - unlock: {form: plan}
      - start: {workflow: day_plan, with: {plan_author: plan.note}, for_each: plan.steps}
      - fire: {workflow: day_plan, where: [learner, semester], do: submit}
      - assign: {role: plan_author, to: plan.who}
      - extend: {clock: agreement, by: 10 school_days, times: 1}
      - cancel_tasks
  accept: {label: {lv: Pieņemt, en: Accept}, from: voting, to: waiting}
  refuse: {label: {lv: Noraidīt, en: Refuse}, from: voting, to: previous}
  expire: {label: {lv: Beidzies, en: Expired}, from: {except: [ended, draft]}, to: ended}
  reopen: {label: {lv: Atvērt, en: Reopen}, from: ended, to: draft, reopens: true, by: [institution_head], form: plan, within: 60 days, binds: plan, marks: plan}
queues:
  mine: {label: {lv: Manas, en: Mine}, states: [draft, voting], columns: [case.number, subject.name, case.due, plan.hours], do: ask, split: {if: facts.nothing_to_note}}
migrate:
  - from: 1
    states: {old: draft}
    fields: [{move: plan.a, to: plan.note}, {drop: plan.b}, {default: plan.hours, value: 1}]
    stay_if: "case.state == 'voting'"
tests:
  - name: It can be asked
    given: {state: draft, institution: {partner_type: vpii}, facts: {agreement_valid: true}, as: plan_author, relations: [author_of_case], rows: {plan.steps: [{what: x}]}, today: 2026-11-23}
    do: [{ask: {as: plan_author, form: {hours: 1}}}, {vote: {as: institution_head, answer: "yes"}}, {wait: 5 school_days}, {to: 2026-12-01}]
    expect: {state: voting, due: 2026-12-18, tasks: [look], letters: plan_submitted}
"""


def test_every_word_of_the_language_is_understood():
    """The keys of the contract, used together."""
    texts = {
        **bases(),
        FORM: bases()[FORM]
        .replace(STEP, STEP + PERSON % (10 * b" ", b"giver"))
        .replace(NOTE, PERSON % (6 * b" ", b"who") + NOTE),
        "workflows/everything.yaml": EVERYTHING.replace("effects: [lock,", "effects: [{lock: {form: plan}},").encode(),
    }

    workflow = load(texts, small_registry()).workflows["everything"]

    assert ("voting", "waiting") == workflow.transitions["expire"].leaves(workflow)
    assert ("plan", "score") == workflow.transitions["ask"].submits
    assert "deputy" == workflow.clocks["agreement"].escalate.to
    assert "school_days" == workflow.clocks["agreement"].remind[1].unit
    assert workflow.queues["mine"].split.if_.is_true({"facts.nothing_to_note": True})
    values = {"facts.tasks_done": True, "many": [{"id": "1", "hours": 1}, {"id": "2", "hours": 0.5}]}
    assert workflow.states["waiting"].route[0].if_.is_true(values)


def _said(problem):
    """Place and message; what may have been renamed stands behind them."""
    return f"{problem.path}:{problem.line}:{problem.column}: {problem.message}"
