"""Files in forms: kept the moment they are chosen, given back to whoever sees their answer."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.cleaning import Unclean
from iapflow.forms.files import Limits, limits_of, reference, take
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.services.drafts import open_form
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.store.store import Store
from iapflow.store.upload import find, put


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file somebody chose: at which field (`risks.opinion`) of which form; no case where none is opened yet."""

    case_id: int | None
    alias: str
    path: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """A file on its way to a reader."""

    name: str
    media_type: str
    content: bytes


def keep_file(store: Store, room: Room, actor: Actor, chosen: Chosen) -> str:
    """Keep a file; the answer that names it.

    Raises:
        Missing: no such case, form or field for this person.
        Refused: this person may not write the field, or the file is not one that is taken.
    """
    with store:
        form = open_form(store, room, actor, chosen.case_id or 0, chosen.alias)
        return keep_in(store, form.filled, chosen, (form.pen.at, actor))


def keep_in(store: Store, filled: Filled, chosen: Chosen, put_by: tuple[datetime, Actor]) -> str:
    """Keep a file for a field of a form as this person has it open; inside the caller's transaction.

    Raises:
        Missing: no such field for this person.
        Refused: as `keep_file`.
    """
    limits = _limits(filled.sheet, chosen.path)
    if limits is None or chosen.path not in filled.access.seen:
        raise Missing
    if chosen.path not in filled.access.writable:
        raise Refused((Reason("edit", Text("This form cannot be changed by you in the present state.")),))
    try:
        taken = take(chosen.name, chosen.content, limits)
    except Unclean as error:
        raise Refused((Reason("form", error.sentence, f"{chosen.alias}.{chosen.path}"),)) from None
    token, (at, actor) = secrets.token_hex(16), put_by
    put(
        store.connection, token=token, case_id=chosen.case_id, alias=chosen.alias, path=chosen.path,
        name=taken.name, media_type=taken.media_type, size=len(taken.content),
        digest=sha256(taken.content).hexdigest(), content=taken.content, put_at=at, put_by_id=actor.person_id,
    )  # fmt: skip
    return reference(token, taken.name)


def give_file(store: Store, room: Room, actor: Actor, case_id: int, token: str) -> Given:
    """A file, for who put it in or reads the answer that names it.

    Raises:
        Missing: there is none for this person.
    """
    with store.reading():
        found: Any = find(store.connection, case_id, token)
        if found is None:
            raise Missing
        given = Given(found.name, found.media_type, found.content)
        try:
            filled = open_form(store, room, actor, case_id, found.alias).filled
        except Missing:
            if found.put_by_id != actor.person_id:
                raise
            read_pen(store, room, case_id, actor, lock=False)  # whoever put it in, as long as they see the case
            return given
        if found.path not in filled.access.seen - filled.access.masked:
            raise Missing
        named = token in json.dumps(filled.answers.get(found.path.split(".")[0]), default=str)
        if not named and found.put_by_id != actor.person_id:
            raise Missing
        return given


def _limits(sheet: Sheet, path: str) -> Limits | None:
    """What a field takes, None where it takes no file."""
    top, _, column = path.partition(".")
    field = sheet.fields.get(top)
    if field is not None and column:
        field = (field.fields or {}).get(column)
    return limits_of(field) if field is not None and field.type == "file" else None
