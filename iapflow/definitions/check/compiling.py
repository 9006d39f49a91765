"""Compiling the expressions of a file, every mistake at its own line and column."""

from collections.abc import Sequence
from typing import Any

from iapflow.definitions.expressions import Expected, Slips, compile_expression
from iapflow.definitions.model import Expr
from iapflow.definitions.placing import place_inside
from iapflow.definitions.project import Look
from iapflow.definitions.scope import Scope
from iapflow.definitions.tokens import Unreadable


def compile_at(look: Look, path: Sequence[Any], expr: Expr, scope: Scope, expected: Expected = "bool") -> bool:
    """Compile one expression where it stands; false if that failed and was said."""
    start = look.parsed.place(*path)
    try:
        expr.fill(compile_expression(expr.source, scope, start, expected))
    except Slips as slips:
        for slip in slips.slips:
            if isinstance(slip, Unreadable):
                continue
            place = place_inside(look.parsed.document, start, min(slip.offset, len(expr.source)))
            look.findings.at(place, slip.message, slip.code)
        return False
    return True


def compile_rule(look: Look, path: Sequence[Any], expr: Expr, scope: Scope) -> None:
    """A condition that says something: over constants it must at least be able to pass."""
    if compile_at(look, path, expr, scope) and expr.compiled.is_constant and not expr.is_true({}):
        look.error(path, "this rule reads nothing and can never pass: it is false, or divides by zero", "expr.constant")
