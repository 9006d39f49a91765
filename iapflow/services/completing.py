"""The forms that belong to a press: complete and judged, as JSON and as rules read them, or every reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

from iapflow.engine.deciding import forms_of
from iapflow.errors import Reason, Refused
from iapflow.extend import FIELD_TYPES
from iapflow.forms.filled import Filled
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.forms.values import read_off, values_of
from iapflow.services import evaluations
from iapflow.services.carried import unlooked
from iapflow.services.filling import complete, handed_in_last, occasion_for
from iapflow.services.locks import locked
from iapflow.services.writing import Pen, Press
from iapflow.store.store import Store

Answers = Mapping[str, Any]


class Completed(NamedTuple):
    """Alias -> answers as JSON, and alias -> answers as rules read them."""

    answers: dict[str, Answers]
    values: dict[str, Answers]


@dataclass(frozen=True, slots=True)
class Together:
    """What was judged once for a batch: equal answers to a form that stands alone are right or wrong for all.

    It holds for one person's press in one transaction, so neither roles beyond those on the case nor the day change.
    """

    kept: dict[tuple[Any, ...], tuple[Any, Filled]] = field(default_factory=dict)

    def complete(self, pen: Pen, alias: str, given: Any, occasion: Occasion) -> Filled:
        """As `filling.complete` of a form that nothing is stored of yet.

        Raises:
            Refused: as there; what is refused is judged anew each time.
        """
        bundle = pen.book.bundle
        if not Sheet.of(bundle, alias, FIELD_TYPES).stands_alone:
            return complete(pen.book, alias, given, {}, occasion)
        key = (bundle.digest, alias, occasion.roles, occasion.today, occasion.is_demo)
        found = self.kept.get(key)
        if found is not None and _is_same(given, found[0]):
            return found[1]
        own = _Own(pen, alias)
        filled = complete(pen.book, alias, given, {}, replace(occasion, handed_in=own))
        if not own.was_asked:
            self.kept[key] = (given, filled)
        return filled


class _Own:
    """What this case handed in last; who asks for it has judged this case alone."""

    def __init__(self, pen: Pen, alias: str) -> None:
        self.pen, self.alias, self.was_asked = pen, alias, False

    def __call__(self) -> Answers:
        self.was_asked = True
        return handed_in_last(self.pen, self.alias)


def _is_same(given: Any, other: Any) -> bool:
    """The same page, or equal JSON; two pages are never compared value by value."""
    return given is other or (isinstance(given, dict) and isinstance(other, dict) and given == other)


def complete_forms(store: Store, pen: Pen, press: Press, together: Together | None = None) -> Completed:
    """Every form that belongs to the press, complete.

    Raises:
        Refused: with the reasons of all of them.
    """
    done = Completed({}, {})
    transition = pen.book.workflow.transitions.get(press.transition)
    if transition is None or not forms_of(transition):
        return done
    occasion = occasion_for(store.session, pen.book, pen.snapshot, press.actor, pen.at)
    given = press.answers or {}
    reasons: list[Reason] = []
    for alias in forms_of(transition):
        reasons += locked(pen.case, alias)
        before = pen.kept.get(alias, {}) if alias in transition.submits else {}
        before = _following(store, pen, alias, before)
        here = replace(occasion, handed_in=partial(handed_in_last, pen, alias))
        try:
            if together is None or before or not given.get(alias):
                filled = complete(pen.book, alias, given.get(alias, {}), before, here)
            else:
                filled = together.complete(pen, alias, given[alias], here)
            _put(store, pen, done, (alias, filled))
        except Refused as refused:
            reasons += refused.reasons
        reasons += unlooked(pen, alias, done.answers.get(alias, before)) if alias in transition.submits else ()
    if reasons:
        raise Refused(tuple(reasons))
    return done


def _put(store: Store, pen: Pen, done: Completed, form: tuple[str, Filled]) -> None:
    """Keep a form that is complete."""
    alias, filled = form
    done.answers[alias] = _following(store, pen, alias, filled.answers)
    is_followed = done.answers[alias] is not filled.answers
    done.values[alias] = values_of(pen.book.bundle, alias, done.answers[alias]) if is_followed else read_off(filled)


def _following(store: Store, pen: Pen, alias: str, answers: Answers) -> Answers:
    """The evaluation's rows are the plan's, whatever was posted; other forms stay as they are."""
    if alias != evaluations.ALIAS:
        return answers
    return evaluations.follow_plan(store.session, pen.case.id, pen.kept.get("plan", {}), answers)
