"""Files of a form: kept at once, given back to whoever sees their answer and to nobody else."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.forms.files import named
from iapflow.services.drafts import Page, save_draft
from iapflow.services.uploads import Chosen, give_file, keep_file
from iapflow.store.upload import Upload
from tests.forms.test_files import PDF
from tests.services.town import Town

FIELD = "risks.opinion"


@pytest.fixture
def case(town: Town) -> int:
    """A plan that its author writes, with consent to what specialists say."""
    town.register(special_data_consent=True)
    return town.open_plan()


def kept(town: Town, case: int, who: str = "plan_author", **changed: object) -> str:
    chosen = {"path": FIELD, "name": "Atzinums.pdf", "content": PDF, **changed}
    return keep_file(town.store, town.room, town.who(who), Chosen(case, "plan", **chosen))  # type: ignore[arg-type]


def test_a_file_is_kept_at_once_and_comes_back_to_who_put_it_in(town: Town, case: int) -> None:
    answer = kept(town, case)

    token, name = named(answer) or ("", "")
    given = give_file(town.store, town.room, town.who("plan_author"), case, token)
    assert ("Atzinums.pdf", PDF) == (name, given.content)


def test_who_does_not_see_the_answer_does_not_get_the_file(town: Town, case: int) -> None:
    token, _ = named(kept(town, case)) or ("", "")

    for stranger, at in (("outsider", case), ("institution_head", case), ("plan_author", case + 1)):
        if stranger in town.people:
            with pytest.raises(Missing):
                give_file(town.store, town.room, town.who(stranger), at, token)


def test_who_reads_the_answer_gets_the_file(town: Town, case: int) -> None:
    answer = kept(town, case)
    rows = [{"id": "r0000000a", "opinion": answer}]
    save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), {"risks": rows})

    given = give_file(town.store, town.room, town.who("institution_head"), case, (named(answer) or ("",))[0])

    assert PDF == given.content


def test_nothing_is_kept_of_a_file_that_is_refused(town: Town, case: int) -> None:
    with pytest.raises(Refused) as refused:
        kept(town, case, content=b"MZ")

    assert "plan.risks.opinion" == refused.value.reasons[0].fix
    with pytest.raises(Missing):
        kept(town, case, path="learner_aim")
    with pytest.raises(Refused):
        kept(town, case, "institution_head")
    assert 0 == town.count(Upload)
