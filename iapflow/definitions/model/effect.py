"""What a transition asks for: the name of an effect and its typed parameters."""

from functools import cache
from typing import Any

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

EFFECT = "Effect"


class Effect:
    """One line under `effects`, its parameters read by the model that was registered for it."""

    __slots__ = ("name", "parameters")

    def __init__(self, name: str, parameters: BaseModel) -> None:
        """Keep what was read."""
        self.name = name
        self.parameters = parameters

    def __repr__(self) -> str:
        """For tests and for logs of ours."""
        return f"Effect({self.name!r}, {self.parameters!r})"

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
        return {"type": "object", "title": EFFECT, "minProperties": 1, "maxProperties": 1}

    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> "Effect":
        if isinstance(value, Effect):
            return value
        if isinstance(value, str):
            value = {value: {}}
        if not isinstance(value, dict) or len(value) != 1:
            raise PydanticCustomError("effect", "must be one effect with its parameters, as in {{notify: {{…}}}}")
        ((name, parameters),) = value.items()
        effects = info.context["registry"].effects if info.context else {}
        if name not in effects:
            message = f"there is no effect {name!r}.{did_you_mean(name, effects)}"
            raise PydanticCustomError("unknown_effect", "{message}", {"message": message, "key": name})
        reader = _reader(name, effects[name].parameters)
        return cls(name, reader.model_validate({name: parameters or {}}, context=info.context).parameters)


@cache
def _reader(name: str, parameters: type[BaseModel]) -> Any:
    """A model of one key, so that a mistake inside is found at its own place."""
    return create_model(
        f"Effect_{name}", __config__=ConfigDict(extra="forbid", strict=True), parameters=(parameters, Field(alias=name))
    )
