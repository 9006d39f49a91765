"""Expressions in CEL: compiled and typed at load, evaluated in microseconds, never truthy by accident.

The only module that knows the expression library.  Its errors come back as values that look
true; here they all become `ENDED`.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from cel_expr_python import cel

from iapflow.definitions.cel_errors import slips_of
from iapflow.definitions.registry import CelType, FunctionSpec
from iapflow.definitions.rewriting import Rewritten, rewrite
from iapflow.definitions.row_messages import PACKAGE, Links, Messages, by_id, is_filled, linked, scalar
from iapflow.definitions.scope import Scope, Variable
from iapflow.definitions.tokens import Slip
from iapflow.errors import Place

MAX_LENGTH, MAX_PATTERN = 1000, 500
Expected = Literal["bool", "text", "number", "money", "whole", "date", "timestamp", "texts", "any"]
Values = Mapping[str, object]


class Ended:
    """The evaluation ended without a value: something it needed was not there, or failed."""

    def __repr__(self) -> str:
        """For tests."""
        return "ENDED"

    def __bool__(self) -> bool:
        """Never true."""
        return False


ENDED: Final = Ended()
_PATTERNS = cel.NewEnv(variables={"text": cel.Type.STRING, "pattern": cel.Type.STRING}).compile("text.matches(pattern)")
_values: ContextVar[Values] = ContextVar("values of the evaluation that runs")
_TYPES: dict[CelType, Any] = {
    "text": cel.Type.STRING,
    "number": cel.Type.DOUBLE,
    "money": cel.Type.INT,
    "whole": cel.Type.INT,
    "bool": cel.Type.BOOL,
    "date": cel.Type.TIMESTAMP,
    "timestamp": cel.Type.TIMESTAMP,
    "texts": cel.Type.List(cel.Type.STRING),
    "list": cel.Type.List(cel.Type.DYN),
    "rows": cel.Type.List(cel.Type.DYN),
    "any": cel.Type.DYN,
    "none": cel.Type.DYN,
}
_RESULTS: dict[str, frozenset[str]] = {
    "bool": frozenset({"BOOL"}),
    "text": frozenset({"STRING"}),
    "number": frozenset({"DOUBLE", "INT"}),
    "money": frozenset({"INT"}),
    "whole": frozenset({"INT"}),
    "date": frozenset({"TIMESTAMP", "google.protobuf.Timestamp"}),
    "timestamp": frozenset({"TIMESTAMP", "google.protobuf.Timestamp"}),
    "texts": frozenset({"LIST<STRING>", "LIST<DYN>"}),
}
_WORDS = {"bool": "yes or no", "text": "a text", "number": "a number", "money": "money", "whole": "a whole number"}
Feed = Callable[[Values], object]


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression.

    Args:
        names: the flat names that are asked of the values, facts among them.
        cells: of rows, which of their cells are read: name of the row type -> cells.
        reads_case: a function of it reads the values by itself, whatever is named.
    """

    source: str
    place: Place
    names: frozenset[str]
    cells: Mapping[str, set[str]]
    reads_case: bool
    feeds: tuple[tuple[str, Feed], ...]
    program: Any
    expected: Expected

    @property
    def is_constant(self) -> bool:
        """It reads nothing at all, so it always gives the same."""
        return not self.names and not self.reads_case

    def evaluate(self, values: Values) -> object:
        """The value, or ENDED.  `values` is asked once for each name used; None is no value."""
        given: dict[str, object] = {}
        for name, feed in self.feeds:
            value = feed(values)
            if value is not None:
                given[name] = value
        token = _values.set(values)
        try:
            answer = self.program.eval(data=given)
        finally:
            _values.reset(token)
        if answer.type() == cel.Type.ERROR:
            return ENDED
        return _plain(answer.plain_value(), self.expected)

    def is_true(self, values: Values) -> bool:
        """Only a plain True is true."""
        return self.evaluate(values) is True


def compile_expression(source: str, scope: Scope, place: Place, expected: Expected = "bool") -> Expression:
    """Compile in a scope; the same words in the same scope are compiled once.

    Raises:
        Slips: every mistake with its offset in `source`.
    """
    known = scope.compiled.get(source)
    if known is None:
        known = scope.compiled[source] = _compile(gather(source, scope), scope)
    rewritten, program, feeds = known
    _check_result(program, expected)
    names = frozenset(scope.variables[name].asks for name in rewritten.names)
    reads_case = any(scope.functions[call].needs_values for call in rewritten.calls & scope.functions.keys())
    return Expression(source, place, names, rewritten.cells, reads_case, feeds, program, expected)


def gather(source: str, scope: Scope) -> Rewritten:
    """Resolve the names of an expression that will be compiled later.

    An environment holds only the names that were gathered before it is made; so gather all
    expressions of a scope, then compile them.

    Raises:
        Slips: every mistake with its offset in `source`.
    """
    if not source.strip():
        raise Slips([Slip(0, "the expression is empty", "expr.empty")])
    if len(source) > MAX_LENGTH:
        message = f"the expression is too long: {len(source)} of at most {MAX_LENGTH} characters"
        raise Slips([Slip(0, message, "expr.too_long")])
    known: Rewritten | None = scope.rewritten.get(source)
    if known is None:
        try:
            known = scope.rewritten[source] = rewrite(source, scope)
        except Slip as slip:
            raise Slips([slip]) from None
    return known


class Slips(Exception):  # noqa: N818 - it reads as what it is
    """All mistakes found in one expression."""

    def __init__(self, slips: list[Slip]) -> None:
        """Keep them in order."""
        super().__init__("; ".join(slip.message for slip in slips))
        self.slips = slips


def pattern_problem(pattern: str) -> str | None:
    """Why a regular expression cannot be used, or None."""
    if len(pattern) > MAX_PATTERN:
        return f"the regular expression is too long: {len(pattern)} of at most {MAX_PATTERN} characters"
    problem = f"the regular expression does not compile: {pattern[:60]!r}"
    return problem if _matched(pattern, "") is None else None


def fits(pattern: str, text: str) -> bool:
    """Does the whole text have this form?  RE2 needs time in proportion to the text, whatever is typed."""
    return _matched(rf"\A(?:{pattern})\z", text) is True


def _matched(pattern: str, text: str) -> bool | None:
    """None where the pattern does not compile."""
    answer = _PATTERNS.eval(data={"text": text, "pattern": pattern})
    return None if answer.type() == cel.Type.ERROR else bool(answer.plain_value())


def _compile(rewritten: Rewritten, scope: Scope) -> tuple[Rewritten, Any, tuple[tuple[str, Feed], ...]]:
    """Compile, and prepare how each name is fed."""
    environment, messages = _environment(scope, rewritten)
    try:
        program = environment.compile(rewritten.source)
    except RuntimeError as error:
        slips = slips_of(error, rewritten.source)
        raise Slips([Slip(rewritten.offset_in_file(s.offset), s.message, s.code) for s in slips]) from None
    for token in rewritten.patterns:
        _check_pattern(environment, token.text, token.start)
    feeds = tuple((name, _feed(scope.variables[name], scope, messages, rewritten)) for name in sorted(rewritten.names))
    return rewritten, program, feeds


def _environment(scope: Scope, rewritten: Rewritten) -> tuple[Any, Messages]:
    """The scope's environment: made at its first expression, and anew if a name came later."""
    if scope.environment is None or not scope.environment[0] >= rewritten.names | rewritten.calls:
        names = {name for known in scope.rewritten.values() for name in known.names}
        calls = {name for known in scope.rewritten.values() for name in known.calls}
        used = {name: scope.variables[name] for name in names}
        messages = Messages()
        messages.add(variable.rows for variable in used.values() if variable.rows is not None)
        variables = {name: _type(variable) for name, variable in used.items()}
        functions = [_function(scope.functions[name]) for name in sorted(calls & scope.functions.keys())]
        environment = cel.NewEnv(messages.pool, variables=variables, functions=functions)
        scope.environment = (names | calls, environment, messages)
    return scope.environment[1], scope.environment[2]


def _type(variable: Variable) -> Any:
    if variable.rows is not None:
        return cel.Type.List(cel.Type(f"{PACKAGE}.{variable.rows.name}"))
    return _TYPES[variable.kind]


def _function(spec: FunctionSpec) -> Any:
    """A registered function; None or an exception ends the evaluation."""
    dates = [position for position, kind in enumerate(spec.parameters) if kind == "date"]

    def call(*arguments: Any) -> Any:
        given = list(arguments)
        for position in dates:
            given[position] = given[position].date()
        value = spec.call(_values.get(), *given) if spec.needs_values else spec.call(*given)
        if value is None:
            raise LookupError(spec.name)
        return value if spec.result == "any" else scalar(value, spec.result)

    parameters = [_TYPES[kind] for kind in spec.parameters]
    return cel.FunctionDecl(spec.name, [cel.Overload(f"{spec.name}_1", _TYPES[spec.result], parameters, False, call)])


def _feed(variable: Variable, scope: Scope, messages: Messages, rewritten: Rewritten) -> Feed:
    """How one name gets its value from the values given."""
    asks, kind = variable.asks, variable.kind
    if variable.is_filled:
        return lambda values: is_filled(values.get(asks))
    if variable.table is not None:
        return _column_feed(asks, kind, variable.table)
    if variable.rows is not None:
        return _rows_feed(variable, messages, rewritten)
    if variable.empty_is_none:
        return lambda values: None if (value := values.get(asks)) is None or value == "" else scalar(value, kind)
    return lambda values: None if (value := values.get(asks)) is None else scalar(value, kind)


def _column_feed(asks: str, kind: CelType, table: Mapping[str, Any]) -> Feed:
    def feed(values: Values) -> object:
        value = table.get(values.get(asks))  # type: ignore[call-overload]
        return None if value is None else scalar(value, kind)

    return feed


def _rows_feed(variable: Variable, messages: Messages, rewritten: Rewritten) -> Feed:
    """Rows as messages, with only the cells that this expression reads."""
    assert variable.rows is not None  # noqa: S101 - for the type checker
    convert = messages.converter(variable.rows, rewritten.cells)
    asks, group = variable.asks, variable.linked_group

    def feed(values: Values) -> object:
        links: Links = {name: by_id(values, flat) for name, flat in variable.links.items()}
        given: Any = values.get(asks)
        return [convert(row, links) for row in linked(given, group, links)]

    return feed


def _plain(value: object, expected: Expected) -> object:
    """CEL's value as the caller knows it."""
    if expected == "date" and isinstance(value, datetime):
        return value.date()
    if expected == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return ENDED if value is None else value


def _check_result(program: Any, expected: Expected) -> None:
    name = program.return_type().name()
    if expected != "any" and name != "DYN" and name not in _RESULTS[expected]:
        message = f"type: this must give {_WORDS.get(expected, expected)}"
        raise Slips([Slip(0, message, "expr.type")])


def _check_pattern(environment: Any, literal: str, offset: int) -> None:
    """A pattern that is written out is compiled now."""
    answer = environment.compile(f"''.matches({literal})").eval(data={})
    if answer.type() == cel.Type.ERROR:
        message = f"the regular expression in matches() does not compile: {literal[:60]}"
        raise Slips([Slip(offset, message, "expr.bad_regex")])
