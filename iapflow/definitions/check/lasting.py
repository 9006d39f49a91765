"""Items of lists that end in the middle of a term: cases that began before would lose them on their way."""

from collections.abc import Iterator
from datetime import date

from iapflow.definitions import model as m
from iapflow.definitions.project import Look, Project


def check_lasting(look: Look, choices: m.ListDef) -> None:
    """Only where the calendar knows the term, and a form offers the list."""
    calendar = look.project.calendar
    ending = [(code, end) for code, item in choices.items.items() if (end := _end(item))]
    if not ending or calendar is None:
        return
    terms = [term for year in calendar.value.years.values() for term in year.terms]
    form = next(_users(look.project, choices.id), None)
    for code, end in ending:
        last = next((term.to for term in terms if term.from_ <= end < term.to), None)
        if last is not None and form is not None:
            message = (
                f"{code!r} ends on {end}, inside the term that runs to {last}; "
                f"cases of the form {form!r} that begin before may lose it on their way"
            )
            look.warn(("items", code, "valid_until"), message, "def.item_ends")


def _end(item: object) -> date | None:
    """The last day, if one is said and is a day."""
    end = item.valid_until if isinstance(item, m.ListItem) else None
    return end if type(end) is date else None


def _users(project: Project, list_id: str) -> Iterator[str]:
    """The forms with a choice from this list."""
    for ident, parsed in project.forms.items():
        fields: list[m.Field] = [field for _, _, _, field in parsed.value.fields()]
        while fields:
            field = fields.pop()
            if field.list_ == list_id:
                yield ident
            fields += (field.fields or {}).values()
