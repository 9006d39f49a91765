"""A role that only reads is given nothing to do."""

from iapflow.definitions.catalogue import check
from tests.definitions.books import changed
from tests.definitions.small_registry import small_registry

HEAD = "institution_head: {label: {lv: Iestādes vadītājs, en: Head of institution}, scope: institution, deputy: true}"


def test_a_reading_role_under_by_is_refused() -> None:
    texts = changed("workflows/roles.yaml", HEAD, HEAD.replace("deputy: true", "read_only: true"))

    found = [str(problem) for problem in check(texts, small_registry())]

    assert any("'institution_head' is 'read_only', so it cannot stand here" in one for one in found), found
    assert len([one for one in found if "read_only" in one]) >= 3


def test_a_reading_role_may_see() -> None:
    auditor = HEAD + "\n  auditor: {label: {lv: Auditors, en: Auditor}, scope: institution, read_only: true}"
    texts = changed("workflows/roles.yaml", HEAD, auditor)
    view = b"view: [plan_author, institution_head]"
    texts["workflows/day_plan.yaml"] = texts["workflows/day_plan.yaml"].replace(view, view[:-1] + b", auditor]")

    assert [] == [one for one in check(texts, small_registry()) if "read_only" in str(one)]
