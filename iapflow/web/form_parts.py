"""A long form one part at a time: which part is shown, what comes before and after it, and the check at its end.

Nothing that is not on the page is posted, and what is not posted stays as the draft has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from iapflow.errors import Sentence
from iapflow.forms.controls import FormPage, SectionPart, flat
from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store
from iapflow.services import form_tastes
from iapflow.services.drafts import OpenForm

CHECK = "parbaude"
GO, VIEW, HERE = "_go", "_view", "_part"
ENOUGH = 3
"""A form of fewer parts is one page for everybody."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How a form stands on its page.

    Args:
        all: the parts that are shown at all, for the list above.
        one: the part that is shown, "" where all are; `check` is the page of all answers.
        before, after: the parts next to it, "" at the ends.
    """

    all: Sequence[SectionPart] = ()
    one: str = ""
    before: str = ""
    after: str = ""
    is_long: bool = False
    is_single: bool = False

    @property
    def is_check(self) -> bool:
        """Whether all answers are to be checked."""
        return self.one == CHECK


def parts_of(form: OpenForm, page: FormPage, *, whole: bool) -> Parts:
    """Which part is shown; `whole` where something has to be seen in any part."""
    shown = [part for part in page.sections if not part.is_hidden]
    is_long = len(shown) >= ENOUGH and form.may_write
    asked = request.args.get("dala") or request.form.get(HERE, "")
    single = is_long and form_tastes.likes_one_at_a_time(form.pen.session, current_actor())
    if whole or not is_long or not (single or asked == CHECK):
        return Parts(shown, is_long=is_long, is_single=single)
    names = [part.section_id for part in shown]
    if asked == CHECK:
        return Parts(shown, CHECK, names[-1] if single else "", "", is_long, single)
    at = names.index(asked) if asked in names else 0
    after = names[at + 1] if at + 1 < len(names) else CHECK
    return Parts(shown, names[at], names[at - 1] if at else "", after, is_long, single)


def narrowed(page: FormPage, parts: Parts) -> FormPage:
    """The page with the part that is shown."""
    if not parts.one or parts.is_check:
        return page
    return replace(page, sections=[part for part in page.sections if part.section_id == parts.one])


def moved(case_id: int, alias: str) -> Response | None:
    """To another part, or to the other way of showing them, where that was pressed; the draft is kept by now."""
    view, to = request.form.get(VIEW), request.form.get(GO, request.form.get(HERE, ""))
    if view is None and GO not in request.form:
        return None
    if view is not None:
        form_tastes.choose(current_store(), current_actor(), one_at_a_time=view == "one")
    return redirect(url_for("web.case_form", case_id=case_id, alias=alias, dala=to[:40] or None))


def lacking(page: FormPage) -> list[tuple[str, str, str, Sentence]]:
    """For the check: part, id, where and what of everything that stands against handing in."""
    part_of = {one.focus_id: part.section_id for part in page.sections for one in flat(part.controls)}
    return [(part_of.get(at, ""), at, where, sentence) for at, where, sentence in page.summary]
