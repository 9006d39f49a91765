"""The view that also writes: named columns, named roles, one transaction, kind words when it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, ClassVar

from flask import abort, flash, has_request_context, jsonify, request
from sqlalchemy.exc import DBAPIError, IntegrityError
from wtforms import ValidationError

from iapflow.admin.base import READING, ClosedView
from iapflow.admin.keys import key_column
from iapflow.admin.lookups import LookupField, ScopedLoader
from iapflow.admin.rights import holds_one_of
from iapflow.admin.typed import action, expose
from iapflow.errors import Missing, Text
from iapflow.forms.validating import mark
from iapflow.http.actor import current_actor
from iapflow.http.error_pages import reference
from iapflow.http.language import say
from iapflow.store.base import db
from iapflow.store.full import is_full

log = logging.getLogger(__name__)

KEEPING = READING | {"create_view", "edit_view", "delete_view", "action_view", "ajax_lookup"}
BESIDE = frozenset({"csrf_token", "url", "rowid", "_continue_editing", "_add_another", "_confirm"})
MOST_AT_ONCE = 200
IN_THE_WAY = (
    "This could not be saved: there is such a row already, or others depend on this one. Reference: {reference}"
)


class UnscopedLookupError(TypeError):
    """A form has a foreign key that is not looked up within a scope; it stops the start."""


class KeptView(ClosedView):
    """A register that some of its readers may change, column by named column."""

    writers: ClassVar[frozenset[str]] = frozenset()
    may_create: ClassVar[bool] = True
    may_delete: ClassVar[bool] = True
    addresses = KEEPING
    create_template = edit_template = "admin/form.html"

    def __init__(self) -> None:
        """Refuse to start with an open list of columns or an unscoped foreign key."""
        if not self.form_columns:
            raise UnscopedLookupError(f"{type(self).__name__} names no columns that may be written.")
        super().__init__()
        for form in (self._create_form_class, self._edit_form_class):
            self._check_lookups(form)

    def get_form(self) -> Any:
        """Made from the table, of the named columns only."""
        return self.scaffold_form()

    def _check_lookups(self, form_class: Any) -> None:
        for name in self.form_columns:
            is_row = name in self.model.__mapper__.relationships
            if is_row and not isinstance(self._form_ajax_refs.get(name), ScopedLoader):
                raise UnscopedLookupError(f"{type(self).__name__}.{name} needs a ScopedLoader in form_ajax_refs.")
            if is_row and getattr(form_class, name).field_class is not LookupField:
                raise UnscopedLookupError(f"{type(self).__name__}.{name} is not looked up.")
            if name in self.model.__mapper__.columns and self.model.__mapper__.columns[name].foreign_keys:
                raise UnscopedLookupError(f"{type(self).__name__}.{name}: name the relation, not its column.")

    # ---- who may write

    @property
    def can_edit(self) -> bool:
        """Whether whoever asks may write."""
        return not has_request_context() or holds_one_of(self.writers)

    @property
    def can_create(self) -> bool:
        """Whether they may add rows."""
        return self.may_create and self.can_edit

    @property
    def can_delete(self) -> bool:
        """Whether they may remove rows."""
        return self.may_delete and self.can_edit

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        """Also ask whether this very address is theirs; a write begins its transaction here."""
        super()._handle_view(name, **kwargs)
        needed = {
            "create_view": self.can_create, "edit_view": self.can_edit, "delete_view": self.can_delete,
            "action_view": self.can_edit, "ajax_lookup": self.can_edit,
        }  # fmt: skip
        if not needed.get(name, True):
            abort(403)
        if request.method == "POST":
            db.session.rollback()
            db.session.connection(execution_options={"write": True})

    def validate_form(self, form: Any) -> bool:
        """Check what was sent; a field that the form does not have is refused outright.

        Nobody's page sends one, so it is an attempt to write what may not be written.
        """
        if set(request.form) - set(form._fields) - BESIDE:
            log.warning("unknown fields posted to %s by person %s", request.endpoint, current_actor().person_id)
            abort(400)
        return bool(super().validate_form(form)) and self._is_answered(form)

    def questions(self, form: Any) -> Iterable[tuple[str, Text]]:
        """For subclasses: what is asked once more before a row is kept, by field; a refusal goes into the field."""
        return ()

    def _is_answered(self, form: Any) -> bool:
        """Whether nothing stands against the row and every question has its tick; each names the answer it is about."""
        if not isinstance(form, (self._create_form_class, self._edit_form_class)):
            return True  # a button that deletes or acts on rows asks for nothing more
        found = list(self.questions(form))
        asked = [(f"{name}~{mark(str(getattr(form, name).data))}", name, sentence) for name, sentence in found]
        ticked = set(request.form.getlist("_confirm"))
        form.asked = [(key, name, say(sentence)) for key, name, sentence in asked if key not in ticked]
        if form.errors or form.asked:
            return False
        for _, name, _ in asked:
            log.info("%s: %s confirmed by person %s", self.path, name, current_actor().person_id)
        return True

    # ---- writing

    def create_model(self, form: Any) -> Any:
        """Add a row; False when it could not be kept."""
        row = self.model()

        def write() -> None:
            with db.session.no_autoflush:
                form.populate_obj(row)
                self.before(form, row, is_new=True)
            db.session.add(row)
            self._finish(row)

        return row if self._kept("created", write) else False

    def update_model(self, form: Any, model: Any) -> bool:
        """Change a row."""

        def write() -> None:
            with db.session.no_autoflush:
                form.populate_obj(model)
                self.before(form, model, is_new=False)
            self._finish(model)

        return self._kept("changed", write)

    def delete_model(self, model: Any) -> bool:
        """Remove a row that nothing depends on."""

        def write() -> None:
            self.before_delete(model)
            db.session.delete(model)
            db.session.flush()
            self.after(None)

        return self._kept("deleted", write)

    def before(self, form: Any, row: Any, *, is_new: bool) -> None:
        """For subclasses: check or complete a row; a ValidationError goes back to the page."""
        first, last = getattr(row, "valid_from", None), getattr(row, "valid_to", None)
        if first is not None and last is not None and last < first:
            raise ValidationError(say("The last day lies before the first."))

    def before_delete(self, row: Any) -> None:
        """For subclasses: take away what belongs to this row only."""

    def after(self, row: Any) -> None:
        """For subclasses: what has to follow in the same transaction."""

    def _finish(self, row: Any) -> None:
        """Write, and look whether the row still lies where whoever asks may keep rows."""
        db.session.flush()
        self.after(row)
        db.session.flush()
        key = key_column(self.model)
        if self.get_query().filter(key == getattr(row, key.key)).count() != 1:
            raise ValidationError(say("This row would leave the institutions you keep."))

    def _kept(self, done: str, write: Callable[[], None]) -> bool:
        """Run one write and commit it; otherwise nothing is written, and the page says why."""
        try:
            write()
            db.session.commit()
        except ValidationError as error:
            db.session.rollback()
            flash(str(error), "error")
        except DBAPIError as error:
            db.session.rollback()
            if is_full(error):
                raise
            log.warning("refused by the database %s: %s", reference(), type(error.orig).__name__)
            if not isinstance(error, IntegrityError):
                log.debug("refused %s", reference(), exc_info=error)
            flash(say(IN_THE_WAY, reference=reference()), "error")
        else:
            log.info("%s: %s by person %s", self.path, done, current_actor().person_id)
            return True
        return False

    # ---- several at once

    def chosen(self, ids: list[str]) -> list[Any]:
        """The rows behind the ticks; a single one that is not there refuses them all."""
        if len(ids) > MOST_AT_ONCE:
            abort(400)
        return [self.get_one(ident) for ident in dict.fromkeys(ids)]

    @action("delete", "Delete", "Delete the chosen rows?")
    def action_delete(self, ids: list[str]) -> None:
        """Remove the ticked rows, as far as nothing depends on them."""
        if not self.can_delete:
            abort(403)
        rows = self.chosen(ids)
        gone = sum(self.delete_model(row) for row in rows)
        flash(say("{n} row deleted | {n} rows deleted", n=gone), "success" if gone else "warning")

    def is_action_allowed(self, name: str) -> bool:
        """Only what whoever asks may do is offered."""
        return self.can_delete if name == "delete" else self.can_edit

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """What fits the typed words, of rows one may see."""
        loader = self._form_ajax_refs.get(request.args.get("name", ""))
        if loader is None:
            raise Missing
        return jsonify(loader.find(request.args.get("query", "")[:100]))


class DatedView(KeptView):
    """Rows that hold from a day to a day; one ends them rather than deleting them."""

    @action("end", "End today", "End the chosen rows today?")
    def action_end(self, ids: list[str]) -> None:
        """Let the ticked rows hold until today."""
        today: date = current_actor().on
        rows = self.chosen(ids)

        def write() -> None:
            for row in rows:
                if row.valid_from <= today and (row.valid_to is None or row.valid_to > today):
                    row.valid_to = today
            db.session.flush()
            self.after(None)

        if self._kept("ended", write):
            flash(say("Ended today: {n} row | Ended today: {n} rows", n=len(rows)), "success")
