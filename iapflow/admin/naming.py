"""What codes are called: from the published definitions, and from short lists of our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g

from iapflow.admin.rights import room
from iapflow.errors import Missing
from iapflow.http.parts import current_store

Label = Mapping[str, str]

UNIT_KINDS = {
    "state": "State", "region": "Region", "municipality": "Municipality", "institution": "Educational institution",
}  # fmt: skip
PARTNER_TYPES = {
    "municipal": "Municipal", "vpii": "State vocational", "state_general": "State general", "college": "College",
}  # fmt: skip
SCHOOL_TYPES = {"general": "General", "vocational": "Vocational"}
LOG_KINDS = {"consultation": "Consultation", "author_hours": "Hours of the plan's author"}
TIMER_KINDS = {
    "due": "Deadline", "remind": "Reminder", "escalate": "Escalation", "after": "Step by itself", "clock": "Clock",
}  # fmt: skip
EXPORT_STATES = {
    "waiting": "Waits", "running": "Is being made", "done": "Ready", "gone": "No longer kept", "refused": "Not allowed",
    "failed": "Not made",
}  # fmt: skip
OUTCOMES = {"fired": "Done", "cancelled": "Cancelled", "idle": "Nothing to do"}


def role_words() -> Mapping[str, Label]:
    """Role -> its label."""
    return {name: role.label for name, role in _published("roles").items()}


def workflow_words() -> Mapping[str, Label]:
    """Workflow -> its label."""
    return {name: workflow.label for name, workflow in _published("workflows").items()}


def state_label(workflow: str, state: str) -> Label | None:
    """The label of a state as it is published now; None for one that is gone."""
    found = _published("workflows").get(workflow)
    named = found.states.get(state) if found else None
    return named.label if named else None


def transition_label(workflow: str, transition: str) -> Label | None:
    """The label of a transition as it is published now; None for one that is gone or fires by itself."""
    found = _published("workflows").get(workflow)
    named = found.transitions.get(transition) if found else None
    return named.label if named else None


def _published(what: str) -> Mapping[str, Any]:
    """A part of what is published, read once a request; nothing while nothing is."""
    if "admin_catalogue" not in g:
        try:
            with current_store().reading() as session:
                g.admin_catalogue = room().definitions.current(session)
        except Missing:
            g.admin_catalogue = None
    found: Mapping[str, Any] = getattr(g.admin_catalogue, what) if g.admin_catalogue else {}
    return found
