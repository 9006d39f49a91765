"""A posted page that was kept is read like the page itself."""

from iapflow.services.posted import Posted


def test_one_name_may_have_several_values():
    page = Posted({"f-reason": ["a", "b"], "f-empty": []})

    assert ("a", ["a", "b"], []) == (page["f-reason"], page.getlist("f-reason"), page.getlist("f-other"))
    assert ["f-reason"] == list(page)
    assert 1 == len(page)
