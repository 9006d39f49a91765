"""Before a transition is fired: what it does, and the form that is asked with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from iapflow.definitions.model import Transition
from iapflow.engine.looking import Option
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.services.filling import confirmed_in, occasion_for
from iapflow.services.looking import CaseView, asked_form, look
from iapflow.services.room import Room
from iapflow.store.store import Store


@dataclass(frozen=True, slots=True)
class Asking:
    """A transition about to be fired.

    Args:
        alias: of the form that is asked; None where none is.
        filled: that form, empty or as it was posted.
    """

    view: CaseView
    option: Option
    alias: str | None
    filled: Filled | None

    @property
    def transition(self) -> Transition:
        """What is about to be fired."""
        return self.option.transition


@dataclass(frozen=True, slots=True)
class AsTyped:
    """What was posted and is shown again without being judged, such as when a file was put in."""

    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beforehand:
    """Answers that follow from what has happened; nobody has sent them yet."""

    answers: Mapping[str, Any]


def ask(
    store: Store,
    room: Room,
    actor: Actor,
    key: tuple[int, str],
    posted: Mapping[str, Any] | AsTyped | Beforehand | None = None,
) -> Asking:
    """The page on which a transition is confirmed.

    Args:
        key: case id and transition id.
        posted: what was sent and refused, to be shown again with everything typed; or answers known beforehand.

    Raises:
        Missing: no such case for this person, or nothing of this name leads out of its state for them.
    """
    case_id, name = key
    with store.reading() as session:
        view = look(store, room, actor, case_id)
        option = next((one for one in view.mine if one.transition_id == name), None)
        if option is None:
            raise Missing
        alias = asked_form(view, name)
        if alias is None:
            return Asking(view, option, None, None)
        pen = view.pen
        sheet = Sheet.of(pen.book.bundle, alias)
        occasion = occasion_for(session, pen.book, pen.snapshot, actor, pen.at)
        if posted is None or isinstance(posted, Beforehand):
            before = posted.answers if posted else {}
            return Asking(view, option, alias, first_draft(sheet, replace(occasion, before=before)))
        if isinstance(posted, AsTyped):
            return Asking(view, option, alias, bind(sheet, posted.answers, occasion, "draft"))
        judged = bind(sheet, posted, replace(occasion, confirmed=confirmed_in(posted)), "submit")
        return Asking(view, option, alias, judged)
