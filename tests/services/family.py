"""A small workflow whose only way on is a guardian's word, given by a link."""

from __future__ import annotations

from iapflow.extend import REGISTRY
from iapflow.services.cases import Opening
from iapflow.services.definitions import publish
from iapflow.store.learner import Guardianship
from tests.services.town import LONG_AGO, NOW, TEXTS, Town

WORKFLOW = """
workflow: family_word
version: 1
label: {lv: Ģimenes piekrišana, en: The family's word}
subject: learner
number: "GP-{seq:05}"
view: [institution_head]
stages: {asked: {lv: Gaida, en: Waiting}, done: {lv: Pabeigts, en: Done}}
forms:
  words: {form: family_words}
start: {by: [institution_head], asks: [learner, semester]}
states:
  waiting: {label: {lv: Gaida ģimeni, en: Waits for the family}, stage: asked, initial: true, due: {in: 10 days}}
  agreed: {label: {lv: Piekrita, en: Agreed}, stage: done, final: true}
  dropped: {label: {lv: Atcelts, en: Dropped}, stage: done, final: true}
transitions:
  agree:
    label: {lv: Piekrītu, en: I agree}
    says: {lv: Jūsu piekrišana tiks ierakstīta., en: Your word is recorded.}
    from: waiting
    to: agreed
    form: words
    link: {for: guardian, once: true, days: 14}
  drop: {label: {lv: Atcelt, en: Drop}, from: waiting, to: dropped, by: [institution_head]}
"""
FORM = """
form: family_words
version: 1
label: {lv: Ģimenes vārdi, en: The family's words}
data: {class: P2, purpose: support_plan, retain: programme_evidence}
sections:
  words:
    label: {lv: Vārdi, en: Words}
    fields:
      wish: {type: text, required: true, label: {lv: Ko vēlaties pateikt, en: What you wish to say}}
"""
MORE = {"workflows/family_word.yaml": WORKFLOW.encode(), "forms/family_words.yaml": FORM.encode()}
MOTHER = "Anna Paraugliepa"


def family(town: Town) -> int:
    """A case that waits for the mother, who stands in the register by name only."""
    publish(town.store, {**TEXTS, **MORE}, REGISTRY, NOW)
    with town.store as session:
        session.add(Guardianship(learner_id=town.learner, full_name=MOTHER, kinship="parent", valid_from=LONG_AGO))
    opening = Opening("family_word", town.school, town.learner, town.semester)
    return town.start(opening, "institution_head")
