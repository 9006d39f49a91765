"""Carrying out the effects of a step, inside its transaction; letters and documents are only promised."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from iapflow.engine.values import Actor, Step
from iapflow.extend import Work, carriers
from iapflow.services.changing import Changing
from iapflow.services.sequel import Sequel
from iapflow.services.writing import Pen
from iapflow.store import firing
from iapflow.store.store import connection_of


def carry_out(pen: Pen, step: Step, actor: Actor, answers: Mapping[str, Mapping[str, Any]]) -> Sequel:
    """The effects, in order.

    Returns:
        What they ask of other cases, which is done by whoever fires.
    """
    sequel = Sequel()
    if not step.effects:
        return sequel
    promises: list[dict[str, Any]] = []
    changing = Changing(pen, step, answers)

    def promise(topic: str, payload: Mapping[str, Any]) -> None:
        promises.append({"topic": topic, "payload": dict(payload), "created_at": pen.at})

    seen = ChainMap(changing.changed, cast("dict[str, Mapping[str, Any]]", answers))
    work = Work(
        pen.session, pen.case, pen.snapshot, step, pen.at, actor.person_id, seen,
        promise, sequel.fire, start=sequel.start, change=changing.change,
    )  # fmt: skip
    for planned in step.effects:
        carriers()[planned.name](replace(work, transition=planned.transition), planned.parameters)
    firing.promise(connection_of(pen.session), promises)
    return sequel
