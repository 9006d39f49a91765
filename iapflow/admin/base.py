"""The closed view: a register one may look at, row by row within one's scope, and nothing more.

Flask-Admin scopes its list only; here one clause decides about list, count,
row, look-up and export.  Addresses that a view does not need are not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from flask import Response, abort, flash, request
from flask_admin.contrib.sqla import ModelView
from flask_admin.model.base import ViewArgs
from sqlalchemy import literal

from iapflow.admin.counting import MOST, CappedCount
from iapflow.admin.exporting import as_csv
from iapflow.admin.fields import Converter, RegisterForm
from iapflow.admin.filters import Filter
from iapflow.admin.keys import key_column, typed_key
from iapflow.admin.rights import clause, holds_one_of
from iapflow.errors import Missing
from iapflow.http import formats
from iapflow.http.language import language, say
from iapflow.http.redirects import is_path
from iapflow.store.base import Model, db

HOME = "/registri"
READING = frozenset({"index_view", "details_view", "export"})
BY_KEY = frozenset({"details_view", "edit_view"})
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
DEEPEST = MOST
LONGEST_SEARCH = 100
NOTHING = "–"


def written(value: Any) -> Any:
    """A value as the language of the page writes it; what it has no rule for stays as it is."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, datetime):
        return formats.day_and_time(value, language())
    if isinstance(value, date):
        return formats.day(value, language())
    return formats.number(value, language()) if isinstance(value, Decimal) else value


class ClosedView(ModelView):
    """A read-only register; the classes below say which table, which columns, and for whom.

    `labels` names every column in English, for the catalogue to translate;
    `words` says what is written for the codes of a column, and offers them in forms.
    """

    subject: ClassVar[type[Model]]
    title: ClassVar[str]
    about: ClassVar[str] = ""
    path: ClassVar[str]
    readers: ClassVar[frozenset[str]] = frozenset()
    labels: ClassVar[Mapping[str, str]] = {}
    words: ClassVar[Mapping[str, Any]] = {}
    addresses: ClassVar[frozenset[str]] = READING

    can_view_details = True
    can_export = True
    named_filter_urls = True
    page_size = 50
    form_base_class = RegisterForm
    model_form_converter = Converter
    list_template = "admin/list.html"
    details_template = "admin/details.html"

    def __init__(self) -> None:
        """Read the class; addresses that it does not name are taken away."""
        self.column_labels = dict(self.labels)
        self.column_details_list = getattr(type(self), "column_details_list", None) or self.column_list
        self._urls = [entry for entry in getattr(type(self), "_urls", ()) if entry[1] in self.addresses]
        super().__init__(
            self.subject, db, name=self.title, endpoint=f"admin_{self.subject.__tablename__}", url=f"{HOME}/{self.path}"
        )

    @property
    def can_create(self) -> bool:
        """Nobody adds rows to a closed register."""
        return False

    @property
    def can_edit(self) -> bool:
        """Nobody changes them."""
        return False

    @property
    def can_delete(self) -> bool:
        """Nobody removes them."""
        return False

    def get_form(self) -> Any:
        """A register that is only looked at has no form."""
        return RegisterForm

    # ---- who may come in

    def is_accessible(self) -> bool:
        """Whether whoever asks holds one of the roles this register is for."""
        return holds_one_of(self.readers)

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        """The door of every address of this view."""
        if not self.is_accessible():
            abort(403)
        target = request.values.get("url")
        if target is not None and not (is_path(target) and (target == HOME or target.startswith(f"{HOME}/"))):
            abort(400)
        if name in BY_KEY and not request.args.get("id"):
            raise Missing
        if request.files or any("\x00" in value for _, value in request.values.items(multi=True)):
            abort(400)

    def _run_view(self, view: Any, *args: Any, **kwargs: Any) -> Any:
        """Run it once; Flask-Admin would run it again after a TypeError."""
        return view(self, *args, **kwargs)

    # ---- which rows

    def scope(self) -> Any:
        """The clause for all rows of this register."""
        return clause(self.model)

    def get_query(self) -> Any:
        """All rows one may see."""
        return db.session.query(self.model).filter(self.scope())

    def get_count_query(self) -> Any:
        """How many those are, up to a limit."""
        return CappedCount(db.session.query(literal(1)).select_from(self.model).filter(self.scope()))

    def get_one(self, id: Any) -> Any:  # noqa: A002 - Flask-Admin's name
        """One row.

        Raises:
            Missing: there is none with this key, or it is not yours to see.
        """
        key = typed_key(self.model, id)
        row = None if key is None else self.get_query().filter(key_column(self.model) == key).one_or_none()
        if row is None:
            raise Missing
        return row

    # ---- what was asked in the address

    def _get_list_extra_args(self) -> ViewArgs:
        """Page and search within sensible bounds; anything else in the address is dropped."""
        asked = super()._get_list_extra_args()
        page = min(max(asked.page or 0, 0), DEEPEST)
        search = CONTROL.sub(" ", asked.search or "").strip()[:LONGEST_SEARCH]
        return asked.clone(
            page=page, page_size=0, sort_desc=1 if asked.sort_desc else None, search=search, extra_args={}
        )

    def _get_list_filter_args(self) -> Any:
        """The filters of the address; a blank one is none."""
        found = []
        for name, value in request.args.items():
            key = name.partition("_")[2] if name.startswith("flt") else ""
            if not value.strip() or key not in (self._filter_args or {}):
                continue
            index, asked = self._filter_args[key]
            if asked.validate(value):
                found.append((index, str(asked.name), value))
            else:
                flash(say("This cannot be filtered by: {name}.", name=say(str(asked.name))), "warning")
        return found

    def offered_filters(self, active: Any) -> list[dict[str, Any]]:
        """The filters for the template, with what is chosen."""
        chosen = {index: value for index, _, value in active or ()}
        return [
            {
                "name": f"flt{index}_{self.get_filter_arg(index, offered)}",
                "label": offered.name,
                "kind": offered.kind,
                "verb": offered.verb,
                "words": offered.said(),
                "value": chosen.get(index, ""),
            }
            for index, offered in enumerate(self._filters or ())
            if isinstance(offered, Filter)
        ]

    # ---- what is shown

    def _get_list_value(self, context: Any, model: Any, name: str, *formatters: Any) -> Any:
        """One cell in the reader's language."""
        return self.cell(model, name)

    def cell(self, row: Any, name: str) -> Any:
        """What stands in this column."""
        value = self._get_field_value(row, name)
        words = self.words.get(name)
        if words is not None and value is not None:
            said = (words() if callable(words) else words).get(value)
            return say(said) if said else value
        return written(value)

    def ajax_lookup(self) -> Any:
        """Only views with forms look anything up."""
        abort(404)

    def _export_csv(self, return_url: Any) -> Response:
        """All rows of the list as it stands, streamed."""
        asked = self._get_list_extra_args()
        column = self._get_column_by_idx(asked.sort)
        _, query = self.get_list(
            0, column[0] if column else None, bool(asked.sort_desc), asked.search, asked.filters,
            execute=False, page_size=0,
        )  # fmt: skip
        titles = [say(title) for _, title in self._export_columns]
        names = [name for name, _ in self._export_columns]
        return as_csv(titles, query, lambda row: [self.cell(row, name) for name in names], self.path)
