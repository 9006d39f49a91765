"""A file of the library: given to everybody who works here, as long as its edition stands there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from iapflow.errors import Missing
from iapflow.services.room import Room
from iapflow.services.uploads import Given
from iapflow.store.method_materials import MaterialEdition, MethodMaterial
from iapflow.store.store import Store
from iapflow.store.upload import find


def give_edition(store: Store, room: Room, edition_id: int) -> Given:
    """The file of an edition, older ones too.

    Raises:
        Missing: no such edition, it has no file, or its material left the library.
    """
    with store.reading() as session:
        today = room.now(session).date()
        edition = session.get(MaterialEdition, edition_id)
        material = session.scalar(
            select(MethodMaterial).where(
                MethodMaterial.case_id == (edition.case_id if edition else 0), MethodMaterial.withdrawn_at.is_(None)
            )
        )
        if edition is None or edition.file_token is None or material is None:
            raise Missing
        if material.valid_until is not None and material.valid_until < today:
            raise Missing
        found: Any = find(store.connection, edition.case_id, edition.file_token)
        if found is None:
            raise Missing
        return Given(found.name, found.media_type, found.content)
