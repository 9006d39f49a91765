"""Cross-checks: one family of checks a module; all of them run, and all problems are said at once."""

from iapflow.definitions.check.asking import check_asking
from iapflow.definitions.check.calendar import check_calendar
from iapflow.definitions.check.case_tests import check_case_tests
from iapflow.definitions.check.choosing import check_choices
from iapflow.definitions.check.circles import check_circles
from iapflow.definitions.check.compiling import Compiler
from iapflow.definitions.check.effects import check_effects, gather_effects
from iapflow.definitions.check.flow import check_flow
from iapflow.definitions.check.form_expressions import gather_form
from iapflow.definitions.check.forms import check_form
from iapflow.definitions.check.idle import check_idle
from iapflow.definitions.check.indicators import check_indicators
from iapflow.definitions.check.lasting import check_lasting
from iapflow.definitions.check.letters import check_letter
from iapflow.definitions.check.lists import check_list
from iapflow.definitions.check.migrations import check_migrations
from iapflow.definitions.check.names import check_names
from iapflow.definitions.check.other_cases import check_given_cases, check_prefill, check_shows
from iapflow.definitions.check.purposes import check_purposes
from iapflow.definitions.check.reading_only import check_readers
from iapflow.definitions.check.roles import check_roles
from iapflow.definitions.check.timing import check_deputies, check_timing
from iapflow.definitions.check.workflow_expressions import check_pointers, gather_workflow
from iapflow.definitions.check.workflows import check_workflow
from iapflow.definitions.check.writing import check_writing
from iapflow.definitions.project import Findings, Look, Project
from iapflow.definitions.scopes import Scopes


def check_project(project: Project, findings: Findings, *, only_compile: str = "") -> None:
    """Run every check; with `only_compile`, no more than the expressions of that workflow and the forms need."""
    scopes, compiler = Scopes(project), Compiler(is_strict=not only_compile)
    looks = [Look(project, parsed, findings) for parsed in project.everything()]
    for look in looks:
        if look.parsed.kind == "form":
            gather_form(look, look.parsed.value, scopes, compiler)
        elif look.parsed.kind == "workflow" and only_compile in ("", look.parsed.ident):
            gather_workflow(look, look.parsed.value, scopes, compiler)
            gather_effects(look, look.parsed.value, scopes, compiler)
    compiler.finish()
    if not only_compile:
        for look in looks:
            check_names(look, scopes)
            _checks(look, scopes)


def _checks(look: Look, scopes: Scopes) -> None:
    """The checks of one file, by its kind."""
    value = look.parsed.value
    match look.parsed.kind:
        case "workflow":
            _workflow(look, scopes)
        case "form":
            check_form(look, value)
            check_circles(look, value, scopes)
        case "list":
            check_list(look, value)
            check_lasting(look, value)
        case "letter":
            check_letter(look, value)
        case "roles":
            check_roles(look, value)
        case "calendar":
            check_calendar(look, value)
        case "purposes":
            check_purposes(look, value)
        case "indicators":
            check_indicators(look, value)


def _workflow(look: Look, scopes: Scopes) -> None:
    workflow = look.parsed.value
    check_workflow(look, workflow)
    check_flow(look, workflow)
    check_idle(look, workflow)
    check_asking(look, workflow)
    check_choices(look, workflow)
    check_readers(look, workflow)
    check_timing(look, workflow, scopes)
    check_deputies(look, workflow)
    check_effects(look, workflow, scopes)
    check_pointers(look, workflow, scopes)
    check_shows(look, workflow)
    check_prefill(look, workflow)
    check_given_cases(look, workflow)
    check_migrations(look, workflow)
    check_case_tests(look, workflow)
    check_writing(look.project, workflow, look.findings)
