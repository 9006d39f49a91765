"""What is true of every learner in the register, however the row comes in: day of birth, age, code, name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from iapflow.builtin.functions import age_on
from iapflow.errors import Text
from iapflow.forms.personal import check_digit_fits, day_in
from iapflow.forms.types.looked_up import MISFIT
from iapflow.services.setting_figures import OLDEST, YOUNGEST
from iapflow.services.settings import value_of

UNBORN = Text("Check the date of birth.")
MISMATCH = Text("The personal code begins with another day of birth. Check both against the document.")
UNUSUAL = Text("There is a digit in the name. Is that right?")
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Ages:
    """How old learners are, from the youngest to the oldest (settings)."""

    least: int
    most: int

    def problem(self, born: date, today: date) -> Text | None:
        """What is wrong with a day of birth."""
        if born >= today:
            return UNBORN
        age = age_on(born, today)
        if self.least <= age <= self.most:
            return None
        gaps = {"age": age, "least": self.least, "most": self.most}
        return Text("By this date the learner is {age} years old; learners are {least} to {most}. Check it.", gaps)


def ages_on(session: Session, today: date, institution: int | None) -> Ages:
    """The ages that count in an institution (or the country) on a day."""
    return Ages(*(int(value_of(session, name, today, institution)) for name in (YOUNGEST, OLDEST)))


def fits_code(born: date, code: str | None) -> bool:
    """False where an old personal code begins with another day."""
    return not code or day_in(code) in (None, born)


def questions(names: dict[str, str], code: str | None) -> Iterator[tuple[str, Text]]:
    """What is asked once more: by field, the sentence."""
    yield from ((field, UNUSUAL) for field, name in names.items() if DIGIT.search(name))
    if code and not check_digit_fits(code):
        yield "personal_code", MISFIT
