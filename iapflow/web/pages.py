"""The one blueprint of this floor, filled by the page modules beside it."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from iapflow.web import HERE

pages = Blueprint("web", "iapflow.web", static_folder=str(HERE / "static"), static_url_path="/static")

MODULES = (
    "home",
    "my_work",
    "saved_views",
    "finding",
    "news",
    "late",
    "handover",
    "learners",
    "applications",
    "class_applications",
    "talks",
    "author_list",
    "semester_change",
    "guardianships",
    "cases",
    "switches",
    "case",
    "case_form",
    "signing_in_again",
    "uploads",
    "fire",
    "approve",
    "many_at_once",
    "answering",
    "starting",
    "following_asked",
    "files_asked",
    "matters",
    "answer_tables",
    "exports",
    "explaining",
    "maps",
    "as_of",
    "standing_in",
    "work_log",
    "confirming",
    "make_up",
    "own_notes",
    "colleague_views",
    "week",
    "own_months",
    "printing",
    "compensations",
    "giver_accounts",
    "purpose_links",
    "linked",
    "earlier",
    "team",
    "promotion",
    "director_orders",
    "hours_split",
    "hours_files",
    "participants",
    "invitation",
    "importing",
    "settings",
    "phrases",
    "early_signs",
    "early_report",
    "early_data",
    "after_plan",
    "reports",
    "report_orders",
    "enrolment_totals",
    "dashboard",
    "initiatives",
    "initiative_payments",
    "method_materials",
    "teacher_events",
    "event_people",
    "supervisions",
    "supervisor_certificates",
)
"""Add a page: write its module, put its name here."""


def fill() -> None:
    """Import the page modules, which put their addresses on the blueprint."""
    for name in MODULES:
        import_module(f"iapflow.web.{name}")
