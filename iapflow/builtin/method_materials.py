"""The library in a case: a published material, its editions, and what it is offered for."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from iapflow.extend import Parameters, Reason, Refused, Text, Work, effect, record_target
from iapflow.store.folding import folded
from iapflow.store.method_materials import (
    AUDIENCE,
    FACTOR,
    GROUP,
    MEASURE,
    MaterialCode,
    MaterialEdition,
    MethodMaterial,
)
from iapflow.store.upload import Upload

Answers = Mapping[str, Any]
KINDS = {"audience": AUDIENCE, "groups": GROUP, "factors": FACTOR, "measures": MEASURE}
"""The field that is ticked -> what its codes are of."""


class Nothing(Parameters):
    """Nothing more is told."""


@record_target("method_materials")
def method_materials(work: Work, answers: Answers) -> None:
    """The material as the library shows it; an edition of another name is added to those before.

    Raises:
        Refused: it can be read nowhere.
    """
    material = work.session.get(MethodMaterial, work.case.id) or MethodMaterial(case_id=work.case.id)
    material.title, material.kind, material.publisher = answers["title"], answers["kind"], answers["publisher"]
    material.about, material.edition = answers["about"], answers["edition"]
    material.published_on = date.fromisoformat(answers["published_on"])
    until = answers.get("valid_until")
    material.valid_until = date.fromisoformat(until) if until else None
    material.folded = folded(" ".join((material.title, material.publisher, material.about, material.edition)))
    work.session.add(material)
    work.session.flush()
    _put_edition(work, material, answers)
    _put_codes(work, answers)


def _put_edition(work: Work, material: MethodMaterial, answers: Answers) -> None:
    token, name = _file(work, str(answers.get("file") or ""))
    address = answers.get("address") or None
    if token is None and address is None:
        sentence = Text("Put in a file or write the address.")
        raise Refused((Reason("somewhere", sentence, "material.file"),))
    same = MaterialEdition.case_id == work.case.id, MaterialEdition.edition == material.edition
    edition = work.session.scalar(select(MaterialEdition).where(*same)) or MaterialEdition(
        case_id=work.case.id, edition=material.edition
    )
    edition.published_on, edition.address = material.published_on, address
    edition.file_token, edition.file_name = token, name
    work.session.add(edition)
    work.session.flush()


def _file(work: Work, answer: str) -> tuple[str | None, str | None]:
    """Token and name of a file that was put into this very case."""
    mine = select(Upload.token, Upload.name).where(Upload.case_id == work.case.id)
    found = work.session.execute(mine.order_by(Upload.id.desc())).all()
    return next(((row.token, row.name) for row in found if row.token in answer), (None, None))


def _put_codes(work: Work, answers: Answers) -> None:
    work.session.execute(delete(MaterialCode).where(MaterialCode.case_id == work.case.id))
    work.session.add_all(
        MaterialCode(case_id=work.case.id, kind=kind, code=code) for kind, code in sorted(set(_codes(answers)))
    )
    work.session.flush()


def _codes(answers: Answers) -> Iterator[tuple[str, str]]:
    for field, kind in KINDS.items():
        yield from ((kind, code) for code in answers.get(field) or ())


@effect("withdraw_material", Nothing)
def withdraw_material(work: Work, wanted: Nothing) -> None:
    """The material is offered and shown no longer."""
    mine = update(MethodMaterial).where(MethodMaterial.case_id == work.case.id)
    work.session.execute(mine.values(withdrawn_at=work.at))
