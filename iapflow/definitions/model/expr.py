"""An expression as it stands in a file, and, after loading, what it was compiled to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from iapflow.errors import Place

if TYPE_CHECKING:
    from iapflow.definitions.expressions import Expression

MAX_LENGTH = 1000


class Expr:
    """CEL source with its place; the checker fills in what it compiles to, once.

    After `catalogue.load` every expression is compiled, so `rule.if_.is_true(values)` just works.
    """

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        """Keep the words; compiling them needs the names in scope."""
        self.source = source
        self._compiled: Expression | None = None

    def __repr__(self) -> str:
        """The source, for tests and for logs of ours."""
        return f"Expr({self.source!r})"

    def __eq__(self, other: object) -> bool:
        """Two expressions are the same when their words are."""
        return isinstance(other, Expr) and other.source == self.source

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash(self.source)

    @property
    def compiled(self) -> "Expression":
        """What was compiled at load.

        Raises:
            RuntimeError: the definition was not loaded through the catalogue.
        """
        if self._compiled is None:
            raise RuntimeError(f"{self.source!r} was never compiled; load it through iapflow.definitions.catalogue")
        return self._compiled

    def fill(self, compiled: "Expression") -> None:
        """Called once, by the checker."""
        self._compiled = compiled

    @property
    def is_compiled(self) -> bool:
        """False where the checker found a fault and could not compile."""
        return self._compiled is not None

    @property
    def place(self) -> Place:
        """Where the expression begins."""
        return self.compiled.place

    @property
    def names(self) -> frozenset[str]:
        """The flat names it reads: `form.hours`, `facts.agreement_valid`, `today`."""
        return self.compiled.names

    def reads_only(self, *roots: str) -> bool:
        """Whether it reads nothing but names below these: `this` for `this.hours`."""
        return not self.compiled.reads_case and all(name.partition(".")[0] in roots for name in self.names)

    def evaluate(self, values: Mapping[str, object]) -> object:
        """The value, or ENDED; asks `values` only for the names used."""
        return self.compiled.evaluate(values)

    def is_true(self, values: Mapping[str, object]) -> bool:
        """Only a plain True is true; an evaluation that ended is not."""
        return self.compiled.is_true(values)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from a text."""
        return core_schema.no_info_plain_validator_function(
            cls._read, serialization=core_schema.plain_serializer_function_ser_schema(lambda expr: expr.source)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """For editors: a text in CEL."""
        return {"type": "string", "maxLength": MAX_LENGTH, "description": "an expression in CEL"}

    @classmethod
    def _read(cls, value: Any) -> "Expr":
        if isinstance(value, Expr):
            return value
        if isinstance(value, bool):
            return cls("true" if value else "false")
        if not isinstance(value, str):
            raise PydanticCustomError("expression", "must be an expression in quotes")
        return cls(value)
