"""What is said at load, one bad project a line: `¦` marks the line and column where it must stand.

Each line: what is wrong, then (file, words, words with the mistake) once or more, then the whole message.
"""

WORKFLOW, FORM, LIST = "workflows/day_plan.yaml", "forms/plan.yaml", "forms/lists/kinds.yaml"
ROLES, LETTER, CALENDAR = "workflows/roles.yaml", "workflows/letters/plan_submitted.yaml", "workflows/calendar.yaml"
PURPOSES = "workflows/purposes.yaml"
NOTIFY = "- notify: {to: institution_head, letter: plan_submitted}"
KIND = "      kind: {type: choice"
CLOSED = "  closed:\n    label: {lv: Noslēgts, en: Closed}\n    stage: approval\n    final: true\n"
DUE = "due: {in: 5 school_days}"
Patch = tuple[str, str, str]

ERRORS: list[tuple[str, tuple[Patch, ...], str]] = [
    ("unknown key", ((WORKFLOW, "    marks: plan\n", "    ¦mark: plan\n"),), "there is no key 'mark' here. Did you mean 'marks'?"),
    ("unknown key in a field", ((FORM, "{type: text, lines: 3,", "{type: text, ¦line: 3,"),), "a field of type 'text' has no key 'line'. Did you mean 'lines'?"),
    ("unknown workflow", ((WORKFLOW, NOTIFY, "- start: {workflow: ¦day_plam}"),), "there is no workflow 'day_plam'. Did you mean 'day_plan'?"),
    ("unknown state", ((WORKFLOW, "    from: draft\n", "    from: ¦drafft\n"),), "there is no state 'drafft'. Did you mean 'draft'?"),
    ("unknown stage", ((WORKFLOW, "    stage: drafting", "    stage: ¦draftng"),), "there is no stage 'draftng'. Did you mean 'drafting'?"),
    ("unknown transition", ((WORKFLOW, "not_by: [author_of_case]", "not_by: [{did: ¦sumbit}]"),), "there is no transition 'sumbit'. Did you mean 'submit'?"),
    ("unknown role", ((WORKFLOW, "    by: [plan_author]", "    by: [¦plan_autor]"),), "there is no role 'plan_autor'. Did you mean 'plan_author'?"),
    ("unknown relation", ((ROLES, "relation: author_of_case", "relation: ¦autor_of_case"),), "there is no relation 'autor_of_case'. Did you mean 'author_of_case'?"),
    ("unknown scope", ((ROLES, "Head of institution}, scope: institution", "Head of institution}, scope: ¦institutions"),), "there is no scope 'institutions'. Did you mean 'institution'?"),
    ("unknown form", ((WORKFLOW, "plan: {form: plan}", "plan: {form: ¦plans}"),), "there is no form 'plans'. Did you mean 'plan'?"),
    ("unknown field", ((FORM, "    at: hours", "    at: ¦hour"),), "there is no field 'hour'. Did you mean 'hours'?"),
    ("unknown field in an expression", ((WORKFLOW, "plan.steps.exists(s, s.what != '')", "¦plan.step.exists(s, s.what != '')"),), "there is no 'plan.step' here. Did you mean 'plan.steps'?"),
    ("unknown field of a row", ((WORKFLOW, "s.what != ''", "s.¦waht != ''"),), "'s.waht' is not a field of these rows. Did you mean 's.what'?"),
    ("unknown list", ((FORM, "hours: {type: number", "more: {type: choice, list: ¦kind, label: {lv: V, en: V}}\n      hours: {type: number"),), "there is no list 'kind'. Did you mean 'kinds'?"),
    ("unknown column", ((LIST, "unit: h, weight: 1.5", "unit: h, ¦wieght: 1.5"),), "there is no column 'wieght' in this list. Did you mean 'weight'?"),
    ("unknown effect", ((WORKFLOW, NOTIFY, "- ¦notfy: {to: institution_head, letter: plan_submitted}"),), "there is no effect 'notfy'. Did you mean 'notify'?"),
    ("unknown fact", ((WORKFLOW, "plan.steps.exists(s, s.what != '')", "¦facts.agreement_vaild"),), "there is no fact 'facts.agreement_vaild'. Did you mean 'facts.agreement_valid'?"),
    ("unknown function", ((WORKFLOW, "plan.steps.exists(s, s.what != '')", "¦day_between(plan.start, today) > 3"),), "there is no function 'day_between'. Did you mean 'days_between'?"),
    ("unknown unit", ((WORKFLOW, "in: 5 school_days", "in: ¦5 shool_days"),), "there is no unit 'shool_days'. Did you mean 'school_days'?"),
    ("unknown clock", ((WORKFLOW, "\nforms:\n", "\nclocks: {term: {runs_in: [draft], in: 9 school_days}}\nforms:\n"), (WORKFLOW, NOTIFY, "- extend: {clock: ¦tern, by: 2 days}")), "there is no clock 'tern'. Did you mean 'term'?"),
    ("unknown purpose", ((FORM, "purpose: support_plan", "purpose: ¦suport_plan"),), "there is no purpose 'suport_plan'. Did you mean 'support_plan'?"),
    ("unknown retention", ((FORM, "retain: programme_evidence", "retain: ¦program_evidence"),), "there is no retention 'program_evidence'. Did you mean 'programme_evidence'?"),
    ("unknown letter", ((WORKFLOW, "letter: plan_submitted", "letter: ¦plan_submited"),), "there is no letter 'plan_submited'. Did you mean 'plan_submitted'?"),
    ("two initial states", ((WORKFLOW, "    stage: approval\n    due", "    initial: ¦true\n    stage: approval\n    due"),), "'submitted' and 'draft' are both initial; a case begins in one"),
    ("no initial state", ((WORKFLOW, "    initial: true\n", ""), (WORKFLOW, "\nstates:", "\n¦states:")), "no state is 'initial: true'; a case would not know where to begin"),
    ("a pressed transition without `by`", ((WORKFLOW, "  approve:\n", "  ¦approve:\n"), (WORKFLOW, "    by: [institution_head]\n    not_by", "    not_by")), "'approve' has no 'by': say which roles may press it"),
    ("`min` above `max`", ((FORM, "hours: {type: number, min: 0", "hours: {type: number, min: ¦9, max: 3"),), "'min' 9 lies above 'max' 3"),
    ("a number of the wrong type", ((FORM, "hours: {type: number, min: 0", "hours: {type: number, min: ¦2026-09-01"),), "'min' must be a number, not 2026-09-01"),
    ("a date of the wrong type", ((FORM, "start: {type: date,", "start: {type: date, min: ¦3,"),), "'min' must be a date, as in 2026-09-01, not 3"),
    ("an empty list", ((LIST, "  A01: {lv: Saruna, en: Talk, unit: h, weight: 1.5, class: P2}\n", ""), (LIST, "  A02: {lv: Nodarbība, en: Lesson, unit: h, weight: 2, class: P2}\n", ""), (LIST, "items:\n", "items: ¦{}\n"), (LIST, "  B01: {lv: Izvērtējums, en: Assessment, unit: piece, weight: 3, class: P3, valid_from: 2026-09-01}", "")), "'items' is empty, so the choice could never be answered"),
    ("overlapping semesters", ((CALENDAR, "{from: 2027-01-04", "{from: ¦2026-12-04"),), "this begins on 2026-12-04, before the one before it has ended on 2026-12-18; days would count twice"),
    ("expression error, inside the scalar", ((FORM, "this.hours <= 40.0", "this.hours ¦<= 40"),), "type: '<=' cannot be used with a number with decimals and a whole number; write a whole number with its decimals, as in 5.0"),
    ("unreachable state", ((WORKFLOW, CLOSED, CLOSED + "  ¦lost: {label: {lv: Z, en: L}, final: true}\n"),), "no way leads to the state 'lost'"),
    ("a state without a way on that is not final", ((WORKFLOW, "  closed:\n", "  ¦closed:\n"), (WORKFLOW, "    stage: approval\n    final: true\n", "    stage: approval\n")), "no way leads on from the state 'closed'; a case would be stuck. Is 'final: true' missing?"),
    ("a final state left without `reopens`", ((WORKFLOW, "  send_back:\n    label: {lv: Atgriezt, en: Send back}\n    from: submitted\n", "  ¦send_back:\n    label: {lv: Atgriezt, en: Send back}\n    from: [submitted, closed]\n"),), "'send_back' leaves 'closed', which is final; say 'reopens: true' if that is meant"),
    ("a required field that nobody can write", ((FORM, "hours: {type: number,", "hours: {type: number, edit: ¦[institution_head],"),), "'hours' is required, but 'submit' is for plan_author, and none of them may write it"),
    ("a rule over constants that can never pass", ((FORM, '"this.hours <= 40.0"', "¦1 > 2"),), "this rule reads nothing and can never pass: it is false, or divides by zero"),
    ("routes that go round without a person", ((WORKFLOW, "  submitted:\n", "  ¦submitted:\n"), (WORKFLOW, DUE, "route: [{if: facts.agreement_valid, to: aside}]"), (WORKFLOW, CLOSED, CLOSED + "  aside: {label: {lv: M, en: A}, route: [{if: facts.tasks_done, to: submitted}]}\n")), "routes or timers go round without a person: 'submitted' to 'aside' to 'submitted'"),
    ("computed fields in a circle", ((FORM, KIND, "      a: {type: number, compute: ¦this.b, label: {lv: A, en: A}}\n      b: {type: number, compute: this.a, label: {lv: B, en: B}}\n" + KIND),), "these fields go round in a circle: 'a' needs 'b' needs 'a'"),
    ("shown fields in a circle", ((FORM, KIND, "      a: {type: yes_no, show: ¦this.b, label: {lv: A, en: A}}\n      b: {type: yes_no, show: this.a, label: {lv: B, en: B}}\n" + KIND),), "these fields go round in a circle: 'a' needs 'b' needs 'a'"),
    ("missing `lv`", ((WORKFLOW, "label: {lv: Iesniegt, en: Submit}", "label: ¦{en: Submit}"),), "the language 'lv' is missing"),
    ("missing data class", ((FORM, "data: {class: P2, purpose", "data: {purpose"), (FORM, "      note: {", "      ¦note: {")), "'note' has no data 'class', itself or through its section or form"),
    ("deadline without a calendar", ((CALENDAR, "", ""), (WORKFLOW, DUE, "due: {in: ¦5 school_days}")), "school_days cannot be counted without a calendar; write workflows/calendar.yaml"),
    ("escalation to a role beside the chain", ((ROLES, "  institution_head:", "  reviewer: {label: {lv: R, en: R}, scope: sample}\n  institution_head:"), (WORKFLOW, "to: institution_head}}", "to: ¦reviewer}}")), "'reviewer' stands neither beside nor above those who act here, so it cannot be escalated to"),
    ("escalation to a deputy that nobody has", ((ROLES, "relation: author_of_case, deputy: true", "relation: author_of_case"), (WORKFLOW, "to: institution_head}}", "to: ¦deputy}}")), "none of those who act here has a deputy ('deputy: true' in roles.yaml), so it cannot be escalated to one"),
    ("escalation of a clock", ((ROLES, "  institution_head:", "  reviewer: {label: {lv: R, en: R}, scope: sample}\n  institution_head:"), (WORKFLOW, "\nforms:\n", "\nclocks: {term: {runs_in: [draft], in: 9 school_days, escalate: {after: 1 days, to: ¦reviewer}}}\nforms:\n")), "'reviewer' stands neither beside nor above those who act here, so it cannot be escalated to"),
    ("a number above the tasks listed", ((WORKFLOW, DUE, "tasks: [{id: look, to: institution_head}]\n    done: ¦2"),), "'done' wants 2 tasks, but there are only 1; the state could never be left"),
    ("a pattern that RE2 does not know", ((FORM, "{type: text, lines: 3,", "{type: text, pattern: ¦'(?<=a)b',"),), "the regular expression does not compile: '(?<=a)b'"),
]  # fmt: skip

WARNINGS: list[tuple[str, tuple[Patch, ...], str]] = [
    ("two transitions with the same label from one state", ((WORKFLOW, "label: {lv: Atgriezt, en: Send back}", "label: ¦{lv: Apstiprināt, en: Approve}"),), "'approve' and 'send_back' carry the same label and both leave 'submitted'"),
    ("a state where only one role can act and it has no deputy", ((ROLES, "Head of institution}, scope: institution, deputy: true", "Head of institution}, scope: institution"), (WORKFLOW, "  submitted:\n", "  ¦submitted:\n")), "only 'institution_head' can act in 'submitted', and it has no deputy"),
    ("one code among several that is not in the list", ((FORM, '"this.hours <= 40.0"', "\"!(this.kind in ['A01', ¦'A011'])\""),), "there is no item 'A011' in the list 'kinds'. Did you mean 'A01'?"),
    ("a workflow that nobody begins", ((WORKFLOW, "workflow: day_plan", "workflow: ¦day_plan"), (WORKFLOW, "  by: [institution_head]\n  asks", "  asks")), "nobody can begin a case: 'start' names no role under 'by', and no workflow starts one"),
    ("another language missing", ((WORKFLOW, "label: {lv: Iesniegt, en: Submit}", "label: ¦{lv: Iesniegt}"),), "the language 'en' is missing"),
    ("a list item that ends before the form's cases do", ((LIST, "weight: 1.5, class: P2}", "weight: 1.5, class: P2, valid_until: ¦2026-11-30}"),), "'A01' ends on 2026-11-30, inside the term that runs to 2026-12-18; cases of the form 'plan' that begin before may lose it on their way"),
]  # fmt: skip
T = "tests:\n  - name: T\n    given: {state: draft, as: plan_author}\n    do: [%s]\n    expect: {state: draft}\n"
STEPS: list[tuple[str, str, str]] = [
    ("a unit nobody knows", "{wait: ¦5 shool_days}", "there is no unit 'shool_days'. Did you mean 'school_days'?"),
    ("no span", "{wait: ¦long}", "'wait' must be a number and a unit, as in '20 days'"),
    ("no day", "{to: ¦tomorrow}", "'to' must be a date, as in 2026-09-01"),
    ("a role nobody has", "{submit: {as: ¦plan_autor}}", "there is no role 'plan_autor'. Did you mean 'plan_author'?"),
    ("no role", "{submit: {as: ¦{x: 1}}}", "this must be the name of a role"),
    ("a key of no step", "{submit: {fom: ¦{hours: 1}}}", "there is no key of this step 'fom'. Did you mean 'form'?"),
    ("no map", "{submit: ¦[x]}", "'submit' must be a map, as in {as: role, form: {…}}"),
    ("no answer", "{vote: {as: plan_author, answer: ¦yeah}}", "there is no answer 'yeah'."),
    ("no form", "{submit: {form: ¦5}}", "'form' must be a map of fields"),
]  # fmt: skip
