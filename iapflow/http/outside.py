"""Roles from outside the schools, and the closed list of pages that stand open to them.

Whoever holds nothing but such roles gets no further than this list: a page that is added later
is shut to them until somebody writes it here.  Which rows of an open page they see, the scopes decide.
"""

from __future__ import annotations

ROLES = frozenset({"ngo_applicant", "ngo_panel", "supervisor"})
PAGES = frozenset(
    {
        "web.my_work",
        "web.take",
        "web.give_back",
        "web.messages",
        "web.open_message",
        "web.read_all",
        "web.wish_digest",
        "web.calendar_switch",
        "web.supervisions",
        "web.supervision",
        "web.supervision_attendance",
        "web.supervision_mark",
        "web.supervision_ics",
        "web.events",
        "web.event",
        "web.event_register",
        "web.event_give_back",
        "web.event_certificate",
        "web.event_ics",
        "web.library",
        "web.library_material",
        "web.library_file",
        "web.initiatives_page",
        "web.initiative_begin",
        "web.case",
        "web.case_map",
        "web.explained",
        "web.earlier",
        "web.give",
        "web.document",
        "web.printed_document",
        "web.on_a_day",
        "web.case_form",
        "web.write_form",
        "web.draft",
        "web.follow",
        "web.put_file",
        "web.fire",
        "web.press",
        "web.fire_follow",
        "web.fire_file",
        "web.vote",
        "web.cast",
        "web.vote_follow",
        "web.task",
        "web.do_task",
        "web.task_follow",
    }
)
"""Beside what stands open to everybody and to every account."""


def is_outside(roles: frozenset[str]) -> bool:
    """Whether these are roles from outside and nothing else."""
    return bool(roles) and roles <= ROLES


def may_open(roles: frozenset[str], endpoint: str) -> bool:
    """Whether this endpoint is not shut to people from outside."""
    return endpoint in PAGES or not is_outside(roles)
