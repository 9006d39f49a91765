"""Compiling the expressions of all files, every mistake at its own line and column.

First all of them are gathered, then compiled: so an environment holds just the names in use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iapflow.definitions.expressions import Expected, Slips, compile_expression, gather
from iapflow.definitions.literals import AMONG
from iapflow.definitions.model import Expr
from iapflow.definitions.placing import place_inside
from iapflow.definitions.project import Look
from iapflow.definitions.scope import Scope
from iapflow.definitions.tokens import Slip, Unreadable
from iapflow.errors import Place


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An expression whose names are resolved."""

    look: Look
    place: Place
    expr: Expr
    scope: Scope
    expected: Expected
    is_rule: bool


class Compiler:
    """Gathers expressions, and compiles them all in the end."""

    def __init__(self, *, is_strict: bool = True) -> None:
        """Begin with nothing.

        Args:
            is_strict: also say which words written out can never be met; what was published stays readable.
        """
        self._waiting: list[_Waiting] = []
        self._is_strict = is_strict

    def add(self, look: Look, path: Sequence[Any], expr: Expr, scope: Scope, expected: Expected = "bool") -> None:
        """An expression, where it stands, and what it must give."""
        self._gather(_Waiting(look, look.parsed.place(*path), expr, scope, expected, is_rule=False))

    def add_rule(self, look: Look, path: Sequence[Any], expr: Expr, scope: Scope) -> None:
        """A condition with a sentence: over constants it must at least be able to pass."""
        self._gather(_Waiting(look, look.parsed.place(*path), expr, scope, "bool", is_rule=True))

    def finish(self) -> None:
        """Compile what was gathered."""
        for one in self._waiting:
            try:
                one.expr.fill(compile_expression(one.expr.source, one.scope, one.place, one.expected))
            except Slips as slips:
                _say(one, slips.slips)
                continue
            if one.is_rule and one.expr.compiled.is_constant and not one.expr.is_true({}):
                message = "this rule reads nothing and can never pass: it is false, or divides by zero"
                one.look.findings.at(one.place, message, "expr.constant")
        self._waiting.clear()

    def _gather(self, one: _Waiting) -> None:
        try:
            found = gather(one.expr.source, one.scope)
            if found.doubts and self._is_strict:
                _say(one, found.doubts)
        except Slips as slips:
            _say(one, slips.slips)
        else:
            self._waiting.append(one)


def _say(one: _Waiting, slips: Sequence[Slip]) -> None:
    """Each mistake at its own character; nothing about what another file is to blame for."""
    for slip in slips:
        if not isinstance(slip, Unreadable):
            offset = min(slip.offset, len(one.expr.source))
            place = place_inside(one.look.parsed.document, one.place, offset)
            one.look.findings.at(place, slip.message, slip.code, is_warning=slip.code == AMONG)
