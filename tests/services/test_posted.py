"""A posted page that was kept is read like the page itself."""

from iapflow.services.posted import Posted, of_the_form


def test_one_name_may_have_several_values():
    page = Posted({"f-reason": ["a", "b"], "f-empty": []})

    assert ("a", ["a", "b"], []) == (page["f-reason"], page.getlist("f-reason"), page.getlist("f-other"))
    assert ["f-reason"] == list(page)
    assert 1 == len(page)


def test_only_the_answers_and_what_was_said_yes_to_are_kept():
    sent = {"f-reason": ["a"], "_confirm": ["x~1"], "csrf_token": ["secret"], "case": ["1:2"]}

    assert {"f-reason": ["a"], "_confirm": ["x~1"]} == of_the_form(sent)
