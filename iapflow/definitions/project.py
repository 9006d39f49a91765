"""All parsed files of a project by kind and id, and the findings of those who check them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.parsing import Parsed
from iapflow.definitions.registry import Registry
from iapflow.errors import Place, Problem


@dataclass(slots=True)
class Findings:
    """Problems gathered by all checks; sorted when all have run."""

    problems: list[Problem] = field(default_factory=list)

    def at(self, place: Place, message: str, code: str, *, is_warning: bool = False) -> None:
        """Note a problem at a place."""
        level: Any = "warning" if is_warning else "error"
        self.problems.append(Problem(place.path, place.line, place.column, message, level=level, code=code))


@dataclass(slots=True)
class Project:
    """What the checks look at.

    Args:
        broken: the stems of files that could not be read; nothing is said about names that lead there.
    """

    registry: Registry
    languages: Sequence[str]
    workflows: dict[str, Parsed] = field(default_factory=dict)
    forms: dict[str, Parsed] = field(default_factory=dict)
    lists: dict[str, Parsed] = field(default_factory=dict)
    letters: dict[str, Parsed] = field(default_factory=dict)
    roles: Parsed | None = None
    calendar: Parsed | None = None
    purposes: Parsed | None = None
    indicators: dict[str, Parsed] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def add(self, parsed: Parsed, findings: Findings) -> None:
        """Take a file in; a second one of the same name is refused."""
        singles = {"roles": "roles", "calendar": "calendar", "purposes": "purposes"}
        if parsed.kind in singles:
            before: Parsed | None = getattr(self, singles[parsed.kind])
            setattr(self, singles[parsed.kind], parsed)
        else:
            group = self.group(parsed.kind)
            before = group.get(parsed.ident)
            group[parsed.ident] = parsed
        if before is not None:
            message = f"there is a second file for {parsed.kind} {parsed.ident!r}: {before.source.path}"
            findings.at(parsed.document.whole(), message, "def.duplicate")

    def group(self, kind: str) -> dict[str, Parsed]:
        """The files of a kind by id."""
        group: dict[str, Parsed] = {
            "workflow": self.workflows,
            "form": self.forms,
            "list": self.lists,
            "letter": self.letters,
            "indicators": self.indicators,
        }[kind]
        return group

    def give_up(self, path: str) -> None:
        """Remember a file that could not be read."""
        self.broken.add(PurePosixPath(path).stem)

    def everything(self) -> Iterable[Parsed]:
        """All files that could be read."""
        singles = [one for one in (self.roles, self.calendar, self.purposes) if one is not None]
        groups = (self.workflows, self.forms, self.lists, self.letters, self.indicators)
        return [*(parsed for group in groups for parsed in group.values()), *singles]

    def form(self, ident: str) -> m.Form | None:
        """A form that could be read."""
        parsed = self.forms.get(ident)
        return None if parsed is None else parsed.value

    def list_(self, ident: str | None) -> m.ListDef | None:
        """A list that could be read."""
        parsed = self.lists.get(ident) if ident else None
        return None if parsed is None else parsed.value

    def bound(self, workflow: m.Workflow, alias: str) -> m.Form | None:
        """The form that a workflow knows under a name."""
        use = workflow.forms.get(alias)
        return None if use is None else self.form(use.form)

    @property
    def role_ids(self) -> Mapping[str, m.Role] | None:
        """The roles, or None where their file is missing or broken."""
        if self.roles is None:
            return {} if "roles" not in self.broken else None
        roles: Mapping[str, m.Role] = self.roles.value.roles
        return roles


@dataclass(frozen=True, slots=True)
class Look:
    """One file under a check: where to report, and what to look names up in."""

    project: Project
    parsed: Parsed
    findings: Findings

    def error(self, path: Sequence[Any], message: str, code: str, *, of_key: bool = False) -> None:
        """An error at a part of the file."""
        self.findings.at(self.parsed.place(*path, of_key=of_key), message, code)

    def warn(self, path: Sequence[Any], message: str, code: str, *, of_key: bool = False) -> None:
        """A warning at a part of the file."""
        self.findings.at(self.parsed.place(*path, of_key=of_key), message, code, is_warning=True)

    def known(self, path: Sequence[Any], name: str, what: str, names: Iterable[str], *, hint: str = "") -> bool:
        """Say it if a name is not among those that exist; true if it is."""
        options = list(names)
        if name in options or name in self.project.broken:
            return name in options
        more = did_you_mean(name, options) or (f" {hint}" if hint else "")
        self.error(path, f"there is no {what} {name[:60]!r}.{more}", f"def.unknown_{what.replace(' ', '_')}")
        return False

    def known_roles(self, path: Sequence[Any], roles: Iterable[str], also: Iterable[str] = ()) -> None:
        """Each of these must be a role (or one of the words allowed beside)."""
        known = self.project.role_ids
        if known is None:
            return
        for index, role in enumerate(roles):
            self.known([*path, index], role, "role", [*known, *also])
