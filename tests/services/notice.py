"""A notice of the school's own with deadlines that hang on a field of its form, and a clock that counts from one."""

from __future__ import annotations

from iapflow.definitions.registry import Registry
from iapflow.extend import REGISTRY
from iapflow.services.cases import Opening
from iapflow.services.definitions import Definitions, publish
from tests.services.town import NOW, TEXTS, Town

NOTICE = """
workflow: notice
version: 1
label: {lv: Paziņojums, en: Notice}
subject: institution
number: "PAZ-{seq:05}"
view: [institution_head, plan_author]
clocks:
  answer: {label: {lv: Atbildes termiņš, en: Term of answer}, runs_in: [draft, posted], in: 10 days, from: sheet.day, remind: [2 days]}
forms: {sheet: {form: notice_sheet}}
start: {by: [institution_head]}
states:
  draft:
    label: {lv: Melnraksts, en: Draft}
    initial: true
    edit: {sheet: [institution_head]}
    due:
      - {before: sheet.day, in: 2 days, when: sheet.urgent}
      - {at: sheet.day, remind: [3 days], escalate: {after: 1 day, to: institution_coordinator}}
    after:
      - {at: sheet.day, do: expire}
  posted:
    label: {lv: Nosūtīts, en: Posted}
    due: {in: 24 hours, remind: [6 hours]}
    after: [{in: 48 hours, do: lapse}]
  expired: {label: {lv: Beidzies, en: Expired}, final: true}
transitions:
  post: {label: {lv: Nosūtīt, en: Post}, from: draft, to: posted, by: [institution_head]}
  take_back: {label: {lv: Atsaukt, en: Take back}, from: posted, to: draft, by: [institution_head]}
  prolong:
    label: {lv: Pagarināt, en: Prolong}
    from: draft
    to: draft
    by: [institution_head]
    effects: [{extend: {clock: answer, by: 5 days}}]
  expire: {label: {lv: Beidzas, en: Expire}, from: draft, to: expired}
  lapse: {label: {lv: Noilgst, en: Lapse}, from: posted, to: expired}
"""
SHEET = """
form: notice_sheet
version: 1
label: {lv: Lapa, en: Sheet}
data: {class: P1, purpose: support_plan, retain: programme_evidence}
sections:
  only:
    label: {lv: Lapa, en: Sheet}
    fields:
      day: {type: date, label: {lv: Diena, en: Day}}
      urgent: {type: yes_no, label: {lv: Steidzami, en: Urgent}}
      words: {type: text, label: {lv: Teksts, en: Words}}
"""
OURS = {"workflows/notice.yaml": NOTICE, "forms/notice_sheet.yaml": SHEET}
DEFINITIONS = Definitions(REGISTRY)


def texts_with_notice() -> dict[str, bytes]:
    """The shipped definitions and the notice."""
    return {**TEXTS, **{path: text.lstrip().encode() for path, text in OURS.items()}}


def open_notices(town: Town, registry: Registry = REGISTRY) -> int:
    """Publish the workflow; a notice that its head begins to write."""
    publish(town.store, texts_with_notice(), registry, NOW)
    town.room = town.fresh_room(DEFINITIONS)
    return town.start(Opening("notice", town.school), "institution_head")
