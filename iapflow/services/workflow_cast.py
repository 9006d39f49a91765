"""Who plays in a workflow's own tests: one person a role, and everybody whom the forms name.

What their lines say is JSON here, as everywhere behind a page.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from iapflow.definitions.model.case_test import Given
from iapflow.engine.values import Actor, Grant
from iapflow.forms.voice import Option

TODAY = date(2026, 10, 1)
"""The day of a test that names none."""
UNIT = 1


class Everybody:
    """Lookups in which everybody named by the test's forms exists and may be chosen."""

    def __init__(self, forms: Any) -> None:
        """Take every word of the answers for a name."""
        self._options = tuple(Option(word, {"lv": word, "en": word}) for word in sorted(set(_words(forms))))

    def options(self, kind: str, roles: Sequence[str]) -> Sequence[Option]:
        """All of them, whatever is asked."""
        return self._options

    def name(self, kind: str, code: str) -> str | None:
        """The code itself."""
        return code


class Cast:
    """Who plays: one person a role, unless `given.roles` says that one plays several."""

    def __init__(self, given: Given, known: Mapping[str, Any]) -> None:
        """Number the people."""
        self._names = {role: str(given.roles.get(role, role)) for role in known}
        self._ids = {name: number for number, name in enumerate(dict.fromkeys(self._names.values()), 1)}
        self._known = known
        self._given = given

    def actor(self, role: str | None, on: date) -> Actor:
        """Whoever plays this role, with every role of theirs; nobody in particular without one."""
        if role is None:
            return Actor(0, "nobody", on)
        name = self._names[role]
        grants = tuple(Grant(each, UNIT) for each, whose in self._names.items() if whose == name)
        return Actor(self._ids[name], name, on, grants)

    def relations(self) -> dict[str, frozenset[int]]:
        """Each role's person stands in the role's relation; `given.relations` are those of `given.as`."""
        found: dict[str, set[int]] = {}
        for role, name in self._names.items():
            if self._known[role].relation:
                found.setdefault(str(self._known[role].relation), set()).add(self._ids[name])
        for relation in self._given.relations:
            found.setdefault(relation, set()).add(self.actor(self._given.as_, TODAY).person_id or 0)
        return {relation: frozenset(people) for relation, people in found.items()}


def plain(value: Any) -> Any:
    """YAML's values as JSON holds them."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _words(each)
    elif isinstance(value, str):
        yield value
