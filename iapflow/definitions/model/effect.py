"""What a transition asks for: the name of an effect and its typed parameters."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    create_model,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from iapflow.definitions.near import did_you_mean

if TYPE_CHECKING:
    from iapflow.definitions.registry import Registry

EFFECT = "Effect"
COUNTED = "Counted"


class Effect:
    """One line under `effects`, its parameters read by the model that was registered for it."""

    __slots__ = ("name", "parameters")
    what, title = "effect", EFFECT

    @classmethod
    def known(cls, registry: "Registry") -> Mapping[str, Any]:
        """Name -> what was registered under it, with the model of its `parameters`."""
        return registry.effects

    def __init__(self, name: str, parameters: BaseModel) -> None:
        """Keep what was read."""
        self.name = name
        self.parameters = parameters

    def __repr__(self) -> str:
        """For tests and for logs of ours."""
        return f"{type(self).__name__}({self.name!r}, {self.parameters!r})"

    def __eq__(self, other: object) -> bool:
        """Same effect, same parameters."""
        return isinstance(other, Effect) and (other.name, other.parameters) == (self.name, self.parameters)

    def __hash__(self) -> int:
        """By name; parameters may hold maps."""
        return hash(self.name)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from a map of one key; the registry in the context knows the parameters."""
        return core_schema.with_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """A map of one key; `schema.py` puts the registered effects here."""
        return {"type": "object", "title": cls.title, "minProperties": 1, "maxProperties": 1}

    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> "Effect":
        if isinstance(value, Effect):
            return value
        if isinstance(value, str):
            value = {value: {}}
        if not isinstance(value, dict) or len(value) != 1:
            raise PydanticCustomError("effect", "must be one {what} with its parameters", {"what": cls.what})
        ((name, parameters),) = value.items()
        known = cls.known(info.context["registry"]) if info.context else {}
        if name not in known:
            message = f"there is no {cls.what} {name!r}.{did_you_mean(name, known)}"
            raise PydanticCustomError("unknown_effect", "{message}", {"message": message, "key": name})
        reader = _reader(f"{cls.what}_{name}", name, known[name].parameters)
        return cls(name, reader.model_validate({name: parameters or {}}, context=info.context).parameters)


class Counted(Effect):
    """What an indicator counts: the name of a registered count, with its parameters where it has some."""

    __slots__ = ()
    what, title = "count", COUNTED

    @classmethod
    def known(cls, registry: "Registry") -> Mapping[str, Any]:
        """The counts."""
        return registry.counts


@cache
def _reader(title: str, name: str, parameters: type[BaseModel]) -> Any:
    """A model of one key, so that a mistake inside is found at its own place."""
    return create_model(
        title, __config__=ConfigDict(extra="forbid", strict=True), parameters=(parameters, Field(alias=name))
    )
