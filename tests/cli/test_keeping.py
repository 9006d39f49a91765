"""`iapflow retention`: told beforehand, nothing changed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import call
from tests.cli.test_explaining import settings


def test_what_ends_is_told_by_retention_and_by_whom_it_is_seen_to(demo_folder: Path) -> None:
    done = call("retention", "--by", "2029-06-01", **settings(demo_folder))

    assert 0 == done.exit_code, done.output
    assert re.search(r"^programme_evidence: [0-9]+ cases, pseudonymise \(by itself\)$", done.output, re.MULTILINE)


def test_where_nothing_ends_that_is_said(demo_folder: Path) -> None:
    done = call("retention", "--by", "2020-01-01", **settings(demo_folder))

    assert "Nothing ends by 2020-01-01.\n" == done.output
