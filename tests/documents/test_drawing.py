"""Drawing takes little time or none at all."""

from __future__ import annotations

import pytest

from iapflow.documents import drawing


def test_a_missing_program_is_said(monkeypatch: pytest.MonkeyPatch):
    """Not as a breakdown."""
    monkeypatch.setattr(drawing, "PROGRAM", "no-such-program")

    with pytest.raises(drawing.NotDrawnError, match="not installed"):
        drawing.svg("digraph { missing }")


def test_a_slow_program_is_stopped(monkeypatch: pytest.MonkeyPatch):
    """Nobody waits for a picture."""
    monkeypatch.setattr(drawing, "SECONDS", 0.0001)

    with pytest.raises(drawing.NotDrawnError, match="TimeoutExpired"):
        drawing.svg("digraph { slow }")


def test_hovering_shows_no_ids():
    """A state is called by its label only."""
    picture = drawing.svg('digraph { withdrawn [label="Atsaukts"]; withdrawn -> open }')

    assert "Atsaukts" in picture
    assert "title" not in picture
