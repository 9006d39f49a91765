"""A redirect stays on this host, as a browser reads it."""

import pytest

from iapflow.http.redirects import is_path, safe_path


@pytest.mark.parametrize("target", ["/", "/plani", "/plani?state=in_review&page=2", "/plani/7#riski", "/a//b", "/ā"])
def test_a_path_of_ours_is_followed(target):
    assert is_path(target)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org", "//example.org", "///example.org", "/\\example.org", "\\\\example.org",
        "/\t/example.org", "/\n/example.org", "\t//example.org", " //example.org", "javascript:alert(1)",
        "plani", "", "http:/example.org", "/a\x00b", "/a\x7fb", "/a b",
    ],
)  # fmt: skip
def test_anything_else_is_not(target):
    assert not is_path(target)


def test_a_bad_target_leads_home():
    assert safe_path("//example.org") == "/"
    assert safe_path(None, "/plani") == "/plani"
