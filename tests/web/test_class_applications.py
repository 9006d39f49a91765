"""Papers of a class: odd numbers in what is posted."""

import pytest

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


@pytest.mark.parametrize("odd", ["9" * 20, "²", "-1", "x"])
def test_an_odd_learner_among_the_ticked_is_answered(village, odd):
    sent = village.send(
        "institution_coordinator",
        "/izglitojamie/klase/7.a/iesniegumi",
        {"paper": odd, "signed_on": "01.10.2026."},
        made_from="/izglitojamie",
    )

    assert sent.status_code in {302, 404, 422}
