"""Cross-checks: one family of checks a module; all of them run, and all problems are said at once."""

from iapflow.definitions.project import Findings, Project


def check_project(project: Project, findings: Findings, *, only_compile: bool = False) -> None:
    """Run every check; with `only_compile`, no more than expressions need."""
