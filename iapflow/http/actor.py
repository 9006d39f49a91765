"""Who is asking: the signed-in account's person with the roles of this day.

The actor is built afresh at each request, so a role that was taken away is gone
on the next click.
"""

from __future__ import annotations

from flask import g
from flask_login import current_user

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.http.formats import RIGA
from iapflow.http.parts import current_store, now
from iapflow.services.actors import actor_for


def is_signed_in() -> bool:
    """Whether an account is signed in, with or without a person behind it."""
    return bool(current_user and current_user.is_authenticated)


def actor_or_none() -> Actor | None:
    """The actor, or nobody: not signed in, or an account without a person who still acts."""
    if "actor" not in g:
        g.actor = _build()
    actor: Actor | None = g.actor
    return actor


def current_actor() -> Actor:
    """The actor of a view that only signed-in people reach.

    Raises:
        Missing: the account has no person behind it.
    """
    actor = actor_or_none()
    if actor is None:
        raise Missing
    return actor


def _build() -> Actor | None:
    if not is_signed_in() or current_user.person_id is None:
        return None
    today = now().astimezone(RIGA).date()
    try:
        with current_store().reading() as session:
            return actor_for(session, current_user.person_id, today)
    except Missing:
        return None
