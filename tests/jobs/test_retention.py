"""The worker erases what is kept no longer, and a failure stops nothing else."""

from __future__ import annotations

import logging

import pytest

from iapflow.jobs import retention
from tests.jobs.town import Town


def test_a_failure_is_told_by_its_kind_and_left_for_the_next_pass(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> int:
        raise RuntimeError("Jānis")

    office = town.office
    assert not retention.erase_what_ended(office)

    monkeypatch.setattr(retention, "erase_ended", fails)
    with caplog.at_level(logging.ERROR):
        assert not retention.erase_what_ended(office)
    assert ["retention of 0 failed: RuntimeError"] == caplog.messages
