"""Tests that stand in a workflow's file, as they are written there."""

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from iapflow.definitions.model.base import Definition, WordList, Words


class TestStep:
    """A transition's name alone, or with how it is pressed; or `vote`, `task`, `wait`, `to`, `start`."""

    __slots__ = ("detail", "name")
    __test__ = False  # pytest must not collect it

    def __init__(self, name: str, detail: Any = None) -> None:
        """Keep the step's name and what stands behind it."""
        self.name = name
        self.detail = detail

    def __repr__(self) -> str:
        """As the file writes it."""
        return self.name if self.detail is None else f"{{{self.name}: {self.detail}}}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from a word or a map of one key."""
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """For editors."""
        return {"oneOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "maxProperties": 1}]}

    @classmethod
    def _read(cls, value: Any) -> "TestStep":
        if isinstance(value, str):
            return cls(value)
        if isinstance(value, dict) and len(value) == 1:
            ((name, detail),) = value.items()
            return cls(name, detail)
        raise PydanticCustomError(
            "step", "must be a transition, or one of vote, task, wait, to and start with what it needs"
        )


class CaseTestClock(Definition):
    """How far a clock had run: since when, whether it stands still since a day, how often it was extended."""

    __test__ = False

    began: date | None = None
    stopped: date | None = None
    extended: int = Field(default=0, ge=0)
    due: date | None = None


class Given(Definition):
    """Where the test begins.  Further keys are registered roots with some of their fields."""

    model_config = ConfigDict(extra="allow")
    __test__ = False

    state: str | None = None
    as_: str | None = Field(default=None, alias="as")
    today: date | None = None
    facts: dict[str, Any] = {}
    forms: dict[str, dict[str, Any]] = {}
    rows: dict[str, Annotated[tuple[dict[str, Any], ...], Field(strict=False)]] = {}
    relations: WordList = ()
    roles: dict[str, Any] = {}
    clocks: dict[str, date | CaseTestClock] = {}
    votes: Annotated[tuple[dict[str, Any], ...], Field(strict=False)] = ()
    children: dict[str, Annotated[tuple[dict[str, Any], ...], Field(strict=False)]] = {}

    @property
    def roots(self) -> dict[str, Any]:
        """Root -> some of its fields, over what the test bench gives by itself."""
        return self.model_extra or {}


class Expect(Definition):
    """What must be so afterwards."""

    __test__ = False

    state: str | None = None
    refused: str | None = None
    because: str | None = None
    due: date | dict[str, date] | None = None
    tasks: Words | None = None
    letters: Words | None = None
    recorded: dict[str, Any] | None = None
    begun: dict[str, int] | None = None
    hidden: Words | None = None
    required: Words | None = None


class CaseTest(Definition):
    """One test: given, do, expect."""

    __test__ = False

    name: str
    given: Given = Given()
    do: Annotated[tuple[TestStep, ...], Field(strict=False)] = ()
    expect: Expect
