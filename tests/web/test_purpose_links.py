"""Staff hand out a link on the page of the case, read the code once, and end it."""

from __future__ import annotations

import re

from tests.services.family import MOTHER, family
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_a_head_hands_out_a_link_and_ends_it(village):
    case = family(village.town)
    address = f"/plani/{case}/saites"
    choice = re.search(r'<option value="(agree:[^"]+)">', village.page("institution_head", address))[1]

    made = village.send("institution_head", address, {"for": choice})
    again = village.page("institution_head", address)
    ended = village.send("institution_head", address, {"_end": re.search(r'name="_end" value="(\d+)"', again)[1]})

    assert address in village.page("institution_head", f"/plani/{case}")
    assert MOTHER in made.text
    assert (1, 0) == (made.text.count("/saite/"), again.count("/saite/"))
    assert "slēgta" in ended.text


def test_nobody_else_sees_the_links(village):
    case = family(village.town)

    village.page("subject_teacher", f"/plani/{case}/saites", status=404)
    village.page("plan_author", f"/plani/{case}/saites", status=404)


def test_a_choice_that_is_not_offered_is_refused_in_words(village):
    case = family(village.town)

    answer = village.send("institution_head", f"/plani/{case}/saites", {"for": "drop:p1"})

    assert 422 == answer.status_code
    assert "nevar izdarīt ar saiti" in answer.text
