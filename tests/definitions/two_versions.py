"""A small workflow in two versions, of which the second says how cases of the first move."""

from __future__ import annotations

from functools import cache

import iapflow.builtin  # noqa: F401 - registers what definitions use
from iapflow.definitions.bundle import Bundle
from iapflow.definitions.catalogue import load_bundle
from iapflow.definitions.parsing import parse
from iapflow.definitions.source import SourceText
from iapflow.extend import REGISTRY

WORKFLOW = "workflows/visit.yaml"
FORM = "forms/visit_sheet.yaml"
LIST = "forms/lists/visit_moods.yaml"

FIRST = """workflow: visit
version: 1
label: {lv: Vizīte, en: Visit}
subject: none
number: "VIZ-{seq:05}"
view: [institution_head, institution_coordinator]
forms:
  sheet: {form: visit_sheet}
start: {by: [institution_coordinator]}
states:
  draft:
    label: {lv: Melnraksts, en: Draft}
    initial: true
    edit: {sheet: [institution_coordinator]}
    due: {in: 5 school_days, remind: [1 school_day]}
  waiting: {label: {lv: Gaida, en: Waiting}, due: {in: 5 school_days}}
  paused: {label: {lv: Apturēta, en: Paused}, due: {in: 30 days}}
  done: {label: {lv: Noslēgta, en: Done}, final: true}
transitions:
  submit: {label: {lv: Iesniegt, en: Submit}, from: draft, to: waiting, by: [institution_coordinator], submits: sheet}
  pause: {label: {lv: Apturēt, en: Pause}, from: waiting, to: paused, by: [institution_head]}
  resume: {label: {lv: Atsākt, en: Resume}, from: paused, to: previous, by: [institution_head]}
  finish: {label: {lv: Noslēgt, en: Finish}, from: waiting, to: done, by: [institution_head]}
"""

FIRST_FORM = """form: visit_sheet
version: 1
label: {lv: Vizītes lapa, en: Visit sheet}
data: {class: P2, purpose: support_plan, retain: programme_evidence}
sections:
  all:
    label: {lv: Viss, en: All}
    fields:
      goal: {type: text, label: {lv: Mērķis, en: Goal}}
      mood: {type: choice, list: visit_moods, label: {lv: Noskaņojums, en: Mood}}
      seats: {type: text, label: {lv: Vietas, en: Seats}}
      steps:
        type: rows
        label: {lv: Soļi, en: Steps}
        fields:
          what: {type: text, label: {lv: Kas, en: What}}
          remark: {type: text, label: {lv: Piezīme, en: Remark}}
"""

MOODS = """list: visit_moods
version: 1
columns: {}
items:
  good: {lv: Labs, en: Good}
  bad: {lv: Slikts, en: Bad}
"""

SECOND = (
    FIRST.replace("version: 1", "version: 2")
    .replace("  waiting: {label: {lv: Gaida, en: Waiting}, due: {in: 5 school_days}}",
             "  in_review: {label: {lv: Izskatīšanā, en: In review}, due: {in: 7 school_days}}")
    .replace("to: waiting", "to: in_review")
    .replace("from: waiting", "from: in_review")
    .replace("to: done, by: [institution_head]", "to: done, by: [institution_head, institution_coordinator]")
    + """migrate:
  - from: 1
    states: {waiting: in_review}
    fields:
      - {move: sheet.goal, to: "sheet.goals[0].text"}
      - {move: sheet.steps.remark, to: sheet.steps.note}
      - {drop: sheet.mood}
      - {default: sheet.mode, value: in_person}
    stay_if: "case.state == 'paused'"
"""
)  # fmt: skip

SECOND_FORM = """form: visit_sheet
version: 2
label: {lv: Vizītes lapa, en: Visit sheet}
data: {class: P2, purpose: support_plan, retain: programme_evidence}
sections:
  all:
    label: {lv: Viss, en: All}
    fields:
      goals:
        type: rows
        label: {lv: Mērķi, en: Goals}
        fields:
          text: {type: text, label: {lv: Teksts, en: Text}}
      mode: {type: text, label: {lv: Veids, en: Mode}}
      seats: {type: number, label: {lv: Vietas, en: Seats}}
      steps:
        type: rows
        label: {lv: Soļi, en: Steps}
        fields:
          what: {type: text, label: {lv: Kas, en: What}}
          note: {type: text, label: {lv: Piezīme, en: Note}}
"""

ANSWERS = {
    "goal": "Slepens mērķis",
    "mood": "good",
    "seats": "12",
    "steps": [{"id": "s1", "what": "Zvans", "remark": "Slepena piezīme"}, {"id": "s2", "what": "Saruna"}],
}
MAPPED = {
    "goals": [{"id": "moved_0", "text": "Slepens mērķis"}],
    "mode": "in_person",
    "seats": "12",
    "steps": [{"id": "s1", "what": "Zvans", "note": "Slepena piezīme"}, {"id": "s2", "what": "Saruna"}],
}


def first() -> dict[str, bytes]:
    """The texts of the first version."""
    return _texts(FIRST, FIRST_FORM)


def second(workflow: str = SECOND, form: str = SECOND_FORM) -> dict[str, bytes]:
    """The texts of the second, or of one like it."""
    return _texts(workflow, form)


@cache
def bundle(workflow: str = FIRST, form: str = FIRST_FORM, moods: str = MOODS) -> Bundle:
    """Compiled, as a case is pinned to it."""
    return load_bundle([source(path, raw) for path, raw in _texts(workflow, form, moods).items()], REGISTRY)


def source(path: str, raw: bytes) -> SourceText:
    """A text with its kind, id and digest."""
    parsed, problems = parse(path, raw, REGISTRY, ("lv",))
    assert parsed is not None, problems
    return parsed.source


def _texts(workflow: str, form: str, moods: str = MOODS) -> dict[str, bytes]:
    return {WORKFLOW: workflow.encode(), FORM: form.encode(), LIST: moods.encode()}
