"""Early signs; the smallest form of the file for now."""

from pydantic import ConfigDict

from iapflow.definitions.model.base import Definition, Label


class Indicator(Definition):
    """One indicator; its further keys are read by whoever counts it."""

    model_config = ConfigDict(extra="allow")

    label: Label


class Indicators(Definition):
    """The file of indicators."""

    indicators: dict[str, Indicator]
