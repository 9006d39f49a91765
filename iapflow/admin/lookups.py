"""Choosing a row of another table: only among those one may see, looked up while typing."""

from __future__ import annotations

from typing import Any

from flask_admin.contrib.sqla.ajax import QueryAjaxModelLoader
from flask_admin.model.fields import AjaxSelectField
from sqlalchemy import String, cast, or_
from wtforms import ValidationError

from iapflow.admin.keys import typed_key
from iapflow.admin.rights import clause
from iapflow.http.formats import day
from iapflow.http.language import language, say
from iapflow.store.base import db
from iapflow.store.learner import Learner
from iapflow.store.person import Person

MOST = 20


class ScopedLoader(QueryAjaxModelLoader):
    """Rows of another table, as far as whoever asks may see them."""

    def __init__(self, name: str, model: type[Any], *fields: str) -> None:
        """Name of the relation, the table it leads to, the columns to search in."""
        super().__init__(name, db, model, fields=fields, order_by=getattr(model, fields[0]))

    def get_query(self) -> Any:
        """The same clause as in that table's own register."""
        return super().get_query().filter(clause(self.model))

    def get_one(self, pk: Any) -> Any:
        """One row, or None: unknown, foreign or not a key at all."""
        key = typed_key(self.model, pk)
        with db.session.no_autoflush:
            return None if key is None else self.get_query().filter(self.model.id == key).one_or_none()

    def find(self, words: str) -> list[tuple[str, str]]:
        """What fits all the words, each in any of the columns: (id, text)."""
        query = self.get_query()
        for word in words.split():
            fits = (cast(field, String).icontains(word, autoescape=True) for field in self._cached_fields)
            query = query.filter(or_(*fits))
        return [self.format(row) for row in query.order_by(self.order_by).limit(MOST)]

    def format(self, model: Any) -> Any:
        """The id and words that tell two of the same name apart."""
        return None if model is None else (str(model.id), described(model))


def described(row: Any) -> str:
    """A row in a few words."""
    if isinstance(row, Learner):
        return f"{row} · {day(row.date_of_birth, language())}"
    if isinstance(row, Person) and row.email:
        return f"{row} · {row.email}"
    return str(row)


class LookupField(AjaxSelectField):
    """A foreign key; what cannot be found in one's own scope is refused, never emptied in silence."""

    def chosen(self) -> tuple[str, str]:
        """The id and the words of what is chosen, for `admin/lookup.html`; both empty for nothing."""
        return self.loader.format(self.data) or ("", "")

    def process_formdata(self, valuelist: Any) -> None:
        """Take the id; nothing chosen is nothing."""
        word = str(valuelist[0]).strip() if valuelist else ""
        self.was_asked = bool(word)
        self.data = None
        self._formdata = word or None

    def pre_validate(self, form: Any) -> None:
        """A row that is there and may be seen."""
        if self.data is None and (getattr(self, "was_asked", False) or not self.allow_blank):
            raise ValidationError(say("Choose one from the list."))
