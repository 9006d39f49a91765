"""Mistakes that look right and would only show in a case: one bad project a line, as in `said_at_load`."""

from tests.definitions.said_at_load import CALENDAR, CLOSED, FORM, KIND, NOTIFY, ROLES, WORKFLOW, Patch

HOURS = "hours: {type: number, min: 0, required: true, label"
BY = "    by: [plan_author]\n    submits: plan"
RULE = "if: \"plan.steps.exists(s, s.what != '')\""
APPROVAL_DUE = "due: {in: 5 school_days}"
TESTS = "    marks: plan\n"
PERSON = "      giver: {type: person, roles: [plan_author], label: {lv: S, en: G}}\n"
CHOICES = "      more: {type: choices, list: kinds, label: {lv: V, en: M}}\n"
SUPPORT = "      kind: {type: choice"


def rule(words: str) -> tuple[Patch, ...]:
    """The rule of handing in reads so."""
    return ((FORM, KIND, PERSON + CHOICES + KIND), (WORKFLOW, RULE, f'if: "{words}"'))


def proof(given: str = "", do: str = "submit", expect: str = "state: draft", more: str = "") -> tuple[Patch, ...]:
    """A test of the workflow reads so."""
    lines = f"tests:\n  - name: T\n    given: {{state: draft, as: plan_author{given}}}\n    do: [{do}]\n    expect: {{{expect}}}\n"
    return ((WORKFLOW, TESTS, TESTS + lines + more),)


BENEATH: list[tuple[str, tuple[Patch, ...], str]] = [
    ("a required field that who hands in cannot see", ((FORM, HOURS, "hours: {type: number, min: 0, view: ¦[institution_head], required: true, label"),), "'hours' is required, but 'submit' is for plan_author, and none of them may see it"),
    ("a required field in a section that who hands in cannot see", ((FORM, "    label: {lv: Pamatdati, en: Main data}\n", "    label: {lv: Pamatdati, en: Main data}\n    view: ¦[institution_head]\n"),), "'hours' is required, but 'submit' is for plan_author, and none of them may see it"),
    ("a required field masked for who hands in", ((FORM, HOURS, "hours: {type: number, min: 0, mask: ¦[plan_author], required: true, label"),), "'hours' is required, but 'submit' is for plan_author, and it is masked for all of them"),
    ("a required field that nobody can write in one of the states", ((FORM, HOURS, "hours: {type: number, min: 0, edit: ¦[plan_author], required: true, label"), (WORKFLOW, "    from: draft\n    to: submitted\n" + BY, "    from: [draft, again]\n    to: submitted\n" + BY), (WORKFLOW, CLOSED, CLOSED + "  again: {label: {lv: V, en: A}, edit: {plan: [institution_head]}}\n"), (WORKFLOW, "    from: submitted\n    to: draft\n", "    from: submitted\n    to: again\n")), "'hours' is required, but 'submit' is for institution_head in 'again', and none of them may write it"),
    ("a task for a field that is not there", ((WORKFLOW, APPROVAL_DUE, "tasks: [{id: look, to: ¦plan.zzz}]"),), "there is no field 'plan.zzz'."),
    ("a task for a field that names nobody", ((WORKFLOW, APPROVAL_DUE, "tasks: [{id: look, to: ¦plan.note}]"),), "'plan.note' names no person"),
    ("a task for a column that names nobody", ((WORKFLOW, APPROVAL_DUE, "tasks: [{id: look, for_each: plan.steps, to: ¦row.what}]"),), "'row.what' names no person"),
    ("a task due by a field that is not there", ((WORKFLOW, APPROVAL_DUE, "tasks: [{id: look, to: institution_head, due: ¦plan.stat}]"),), "there is no date 'plan.stat'. Did you mean 'plan.start'?"),
    ("a task due by a field that is no date", ((WORKFLOW, APPROVAL_DUE, "tasks: [{id: look, to: institution_head, due: ¦plan.hours}]"),), "'plan.hours' is not a date"),
    ("a task due by a column that is not there", ((WORKFLOW, APPROVAL_DUE, "tasks: [{id: look, for_each: plan.steps, to: institution_head, due: ¦row.by_dey}]"),), "there is no field 'by_dey'. Did you mean 'by_day'?"),
    ("a task due by a column that is no date", ((WORKFLOW, APPROVAL_DUE, "tasks: [{id: look, for_each: plan.steps, to: institution_head, due: ¦row.amount}]"),), "'row.amount' is not a date"),
    ("a role from a field that is not there", ((FORM, KIND, PERSON + KIND), (ROLES, "  institution_head:", "  mentor: {label: {lv: M, en: M}, scope: own, relation: {field: ¦plan.givr}}\n  institution_head:")), "there is no field 'plan.givr'. Did you mean 'plan.giver'?"),
    ("holidays of a country that nobody knows", ((CALENDAR, "public_holidays: LV", "public_holidays: ¦XX"),), "there is no calendar of public holidays 'XX'."),
    ("a year of one unit that the calendar does not have", ((CALENDAR, "years:\n", "institutions: {SK: {years: {'2062/63': ¦{semesters: [{from: 2062-09-01, to: 2062-12-20}]}}}}\nyears:\n"),), "there is no year '2062/63'."),
    ("a break of one unit that ends before it begins", ((CALENDAR, "years:\n", "institutions: {SK: {breaks: [{from: 2026-10-09, to: ¦2026-10-05}]}}\nyears:\n"),), "'to' 2026-10-05 lies before 'from' 2026-10-09"),
    ("a queue's action that leaves none of its states", ((WORKFLOW, "\ntransitions:\n", "\nqueues: {mine: {label: {lv: M, en: M}, states: [draft], do: ¦approve}}\ntransitions:\n"),), "'approve' leaves none of the states of this queue"),
    ("a way back out of the beginning", ((WORKFLOW, "  send_back:\n    label: {lv: Atgriezt, en: Send back}\n    from: submitted\n    to: draft\n", "  send_back:\n    label: {lv: Atgriezt, en: Send back}\n    from: [submitted, draft]\n    to: ¦previous\n"),), "a case begins in 'draft' and nothing leads back there, so there is no state before it to return to"),
    ("reopening what is not closed", ((WORKFLOW, "    from: submitted\n    to: draft\n", "    from: submitted\n    to: draft\n    reopens: ¦true\n"),), "'send_back' leaves no final state, so there is nothing to reopen"),
    ("a link for a relation that this subject cannot have", ((WORKFLOW, "subject: learner\n", ""), (WORKFLOW, "asks: [learner, semester]", "asks: [semester]"), (WORKFLOW, TESTS, TESTS + "    link: {for: ¦guardian_of_subject}\n")), "'guardian_of_subject' needs a case about learner; this workflow is about none"),
    ("not by a relation that this subject cannot have", ((WORKFLOW, "subject: learner\n", ""), (WORKFLOW, "not_by: [author_of_case]", "not_by: [¦guardian_of_subject]")), "'guardian_of_subject' needs a case about learner; this workflow is about none"),
    ("a form printed with a letter that is not there", ((FORM, "rules:\n", "print: {letter: ¦plan_submited}\nrules:\n"),), "there is no letter 'plan_submited'. Did you mean 'plan_submitted'?"),
    ("a test expecting a reason that nobody gives", proof(expect="refused: submit, because: ¦nedds"), "there is no reason 'nedds'. Did you mean 'needs'?"),
    ("a test expecting a task of nobody", proof(expect="tasks: [¦institution_hed]"), "there is no task 'institution_hed'. Did you mean 'institution_head'?"),
    ("a test expecting rows in no table", proof(expect="recorded: {riskz: ¦1}"), "there is no table to record into 'riskz'. Did you mean 'risks'?"),
    ("a test expecting a required field that is not there", proof(expect="required: [¦plan.huors]"), "there is no field 'plan.huors'. Did you mean 'plan.hours'?"),
    ("a test expecting a hidden column that is not there", proof(expect="hidden: [¦plan.steps.whta]"), "there is no field 'plan.steps.whta'. Did you mean 'plan.steps.what'?"),
    ("a test given a part that its root does not have", proof(given=", institution: {partnr_type: ¦x}"), "there is no part of 'institution' 'partnr_type'. Did you mean 'partner_type'?"),
    ("a test given a part that its subject does not have", proof(given=", subject: {garde: ¦3}"), "there is no part of 'subject' 'garde'. Did you mean 'grade'?"),
    ("two tests of one name", proof(more="  - name: ¦T\n    expect: {state: draft}\n"), "there is a test named 'T' already"),
    ("a field that the form of a step does not have", proof(do="{submit: {form: {huors: ¦3}}}"), "there is no field 'huors'. Did you mean 'hours'?"),
    ("a column that the rows of a test do not have", proof(given=", forms: {plan: {steps: [{whta: ¦x}]}}"), "there is no field 'whta'. Did you mean 'what'?"),
    ("a column that the rows beside do not have", proof(given=", rows: {plan.steps: [{whta: ¦x}]}"), "there is no field 'whta'. Did you mean 'what'?"),
    ("a code that a list in a test does not have", proof(given=", forms: {plan: {kind: ¦A011}}"), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a code in a row of a test that its list does not have", proof(given=", forms: {plan: {steps: [{step_kind: ¦A011}]}}"), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a state that the journal is asked for and that is not there", rule("case_entered(¦'submited') < today"), "there is no state 'submited'. Did you mean 'submitted'?"),
    ("a transition that the journal is asked for and that is not there", rule("case_did(¦'aprove') != actor.id"), "there is no transition 'aprove'. Did you mean 'approve'?"),
    ("a comparison with a state that is not there", rule("case.state == ¦'submited'"), "there is no state 'submited'. Did you mean 'submitted'?"),
    ("a comparison with a stage that is not there", rule("¦'draftin' != case.stage"), "there is no stage 'draftin'. Did you mean 'drafting'?"),
    ("one of several states that is not there", rule("case.state in ['draft', ¦'submited']"), "there is no state 'submited'. Did you mean 'submitted'?"),
    ("a comparison with a code that is not in the list", rule("plan.kind == ¦'A011'"), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a code that several choices cannot hold", rule("¦'A011' in plan.more"), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a code in a row that is not in the list", rule("plan.steps.exists(s, s.step_kind == ¦'A011')"), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a word that no item has in that column", rule("plan.steps.exists(s, s.step_kind.unit == ¦'peice')"), "no item of the list 'kinds' has 'peice' in its column 'unit'. Did you mean 'piece'?"),
    ("a code in a form that is not in the list", ((FORM, "this.hours <= 40.0", "this.kind != ¦'A011'"),), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a span that is none", rule("add(today, ¦'3 mnths') > today"), "there is no unit 'mnths'. Did you mean 'months'?"),
    ("a span without a number", rule("add(today, ¦'three months') > today"), "'three months' is no span; write a number and a unit, as in '3 months'"),
    ("an amount that is none", rule("eur(¦'5OO') > 3"), "'5OO' is no amount; write it as in '500.00'"),
    ("a state of a child that is not there", rule("children.day_plan.exists(c, c.state == ¦'submited')"), "there is no state 'submited'. Did you mean 'submitted'?"),
    ("a default of the wrong type", ((FORM, HOURS, "hours: {type: number, default: ¦many, required: true, label"),), "the default of a field of type 'number' must be a number, not 'many'"),
    ("a default that is no yes or no", ((FORM, KIND, "      sure: {type: yes_no, default: ¦maybe, label: {lv: S, en: S}}\n" + KIND),), "the default of a field of type 'yes_no' must be true or false, not 'maybe'"),
    ("a default code that is not in the list", ((FORM, SUPPORT, "      other: {type: choice, list: kinds, default: ¦A011, label: {lv: V, en: O}}\n" + SUPPORT),), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a value of the wrong type", ((WORKFLOW, NOTIFY, "- set: {field: plan.hours, value: ¦many}"),), "'plan.hours' must be a number, not 'many'"),
    ("a code that the field set cannot hold", ((WORKFLOW, NOTIFY, "- set: {field: plan.kind, value: ¦A011}"),), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("an appointment of what is no person", ((WORKFLOW, NOTIFY, "- assign: {role: plan_author, to: ¦plan.note}"),), "'plan.note' names no person"),
    ("steps from a column that is not there", ((FORM, HOURS, "hours: {type: number, min: 0, step_from: ¦wieght, required: true, label"),), "there is no column 'wieght' in the lists beside it. Did you mean 'weight'?"),
    ("steps from a column that is no number", ((FORM, HOURS, "hours: {type: number, min: 0, step_from: ¦unit, required: true, label"),), "the column 'unit' holds no numbers"),
]  # fmt: skip
