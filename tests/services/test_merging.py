"""Two people write one plan: only the same answer asks who is right."""

from __future__ import annotations

from iapflow.forms.merging import marks
from iapflow.services.drafts import Page, Saved, open_form, save_draft
from tests.services.town import Town


def save(town: Town, case: int, page: Page, **answers: object) -> Saved:
    return save_draft(town.store, town.room, town.who("plan_author"), page, answers)


def opened(town: Town, case: int) -> Page:
    """A page as somebody has it before them."""
    form = open_form(town.store, town.room, town.who("plan_author"), case, "plan")
    filled = form.filled
    return Page(case, "plan", form.revision, marks(filled.sheet, filled.answers, filled.access.writable))


def test_two_windows_that_write_different_fields_are_put_together(town: Town) -> None:
    town.register()
    case = town.open_plan()
    save(town, case, Page(case, "plan"), learner_aim="sākums")
    first, second = opened(town, case), opened(town, case)

    save(town, case, first, learner_aim="lasīt ātrāk")
    saved = save(town, case, second, period_start="2026-10-05", learner_aim="sākums")

    kept = open_form(town.store, town.room, town.who("plan_author"), case, "plan").filled.answers
    assert ("lasīt ātrāk", "2026-10-05") == (kept["learner_aim"], kept["period_start"])
    assert saved.merged is not None
    assert (("learner_aim",), ()) == (saved.merged.taken, saved.merged.clashes)


def test_the_same_field_waits_for_a_choice_and_both_words_stay(town: Town) -> None:
    town.register()
    case = town.open_plan()
    save(town, case, Page(case, "plan"), learner_aim="sākums")
    first, second = opened(town, case), opened(town, case)

    save(town, case, first, learner_aim="vienas vārdi")
    saved = save(town, case, second, learner_aim="otras vārdi")

    assert saved.merged is not None
    assert ("learner_aim",) == saved.merged.clashes
    assert ("vienas vārdi", "otras vārdi") == (saved.merged.answers["learner_aim"], saved.merged.shown["learner_aim"])
    assert "" == saved.by  # it was the same person, in another window
