"""*Bibliotēka*: searching it, one material with its editions, and what of it stands beside a row of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Response, render_template, request, url_for

from iapflow.errors import Missing
from iapflow.forms.controls import FormPage, RowCard
from iapflow.http.actor import current_actor
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports import method_materials as report
from iapflow.reports.method_materials import Offer, Wanted
from iapflow.services.drafts import OpenForm
from iapflow.services.method_materials import give_edition
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/biblioteka"
SIZE, LONGEST = 25, 100
KEEPERS = frozenset({"state_officer", "expert"})


@pages.get(ADDRESS)
@action("read_library")
def library() -> str:
    """What is searched for, the newest first."""
    number = asked_page()
    q, kind, audience, group = (request.args.get(name, "")[:LONGEST] for name in ("q", "kind", "audience", "group"))
    wanted = Wanted(q, kind, audience, group, SIZE, (number - 1) * SIZE)
    with current_store().reading() as session:
        who = viewer(session)
        found = report.found(session, who.actor.on, wanted)
        return render_template(
            "library.html", wanted=wanted, paging=Paging(number, SIZE, has_next=len(found) > SIZE), page_url=page_url,
            lines=[(one, report.named(who.catalogue, one)) for one in found[:SIZE]],
            kinds=report.choices(who.catalogue, report.KINDS), may_add=bool(KEEPERS & who.actor.roles),
            audiences=report.choices(who.catalogue, report.AUDIENCES),
            groups=report.choices(who.catalogue, report.GROUPS),
        )  # fmt: skip


@pages.get(f"{ADDRESS}/<int:case_id>")
@action("read_library")
def library_material(case_id: int) -> str:
    """One material: what it helps, and every edition."""
    with current_store().reading() as session:
        who = viewer(session)
        one = report.material(session, who.actor.on, case_id)
        if one is None:
            raise Missing
        return render_template(
            "material.html", one=one, names=report.named(who.catalogue, one), may_keep=bool(KEEPERS & who.actor.roles),
            kind=dict(report.choices(who.catalogue, report.KINDS)).get(one.kind, one.kind),
        )  # fmt: skip


@pages.get(f"{ADDRESS}/izdevums/<int:edition_id>")
@action("read_library")
def library_file(edition_id: int) -> Response:
    """A file, always to be saved and never shown as a page."""
    given = give_edition(current_store(), room(), edition_id)
    answer = Response(given.content, mimetype=given.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(given.name)}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def helping(form: OpenForm, page: FormPage) -> Mapping[str, Sequence[Offer]]:
    """Path of a row (`risks[a1]`) -> what the library has for its risk or measure, while it is written."""
    if not form.may_write:
        return {}
    columns = {name: _columns(field.fields) for name, field in form.filled.sheet.fields.items() if field.fields}
    rows = {
        f"{one.path}[{row.row_id}]": _answers(row, columns[one.path])
        for part in page.sections for one in part.controls if columns.get(one.path) for row in one.rows
    }  # fmt: skip
    there = report.offered(form.pen.session, current_actor().on, {code for codes in rows.values() for code in codes})
    return {path: report.fitting(there, codes) for path, codes in rows.items()}


def for_script(found: Mapping[str, Sequence[Offer]]) -> dict[str, list[tuple[str, str]]]:
    """The same as addresses and titles, empty where there is nothing."""
    return {
        path: [(url_for("web.library_material", case_id=one.case_id), one.title) for one in offers]
        for path, offers in found.items()
    }


def _columns(fields: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for name, field in fields.items() if field.list_ in report.HELPED)


def _answers(row: RowCard, columns: frozenset[str]) -> list[str]:
    cells = [cell for cell in row.cells if cell.path.rpartition(".")[2] in columns]
    return [cell.answer for cell in cells if isinstance(cell.answer, str) and cell.answer]
