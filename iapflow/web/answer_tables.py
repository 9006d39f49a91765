"""A list of cases as a file: with the answers of a form, as far as whoever asks may read them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from iapflow.documents.table_made import CSV, XLSX, csv_lines
from iapflow.documents.workbook import write_workbook
from iapflow.errors import Missing
from iapflow.forms.voice import Voice
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import cases as report
from iapflow.services import answer_tables as service
from iapflow.services import exports
from iapflow.services.answer_filter import matching
from iapflow.web.exports import filters
from iapflow.web.pages import pages
from iapflow.web.queue_lists import asked_answer
from iapflow.web.viewing import viewer

LONGEST, HIGHEST = 100, 2**31


@pages.get("/lietas/<workflow>/tabula.<any(csv, xlsx):kind>")
@action("export_cases")
def answer_table(workflow: str, kind: str) -> ResponseReturnValue:
    """The cases of the list with its filters; a workbook has a sheet for each kind of rows, CSV one table."""
    alias, _, group = request.args.get("saturs", "")[:LONGEST].partition(".")
    content, most = service.Content(workflow, alias, group), exports.most_at_once(current_store(), room())
    with current_store().reading() as session:
        who = viewer(session)
        known = who.workflow(workflow)
        if known is None:
            raise Missing
        count = report.how_many(session, who, wanted(workflow))
        if count > most:
            return render_template(
                "file_large.html",
                workflow=known,
                cases=count,
                most=most,
                fields=request.args.to_dict() | {"kind": kind},
            )
        ids = report.all_ids(session, who, wanted(workflow))
        if asked := asked_answer():
            ids = matching(current_store(), room(), current_actor(), ids, asked)
        made = service.tables(current_store(), room(), current_actor(), (content, ids), Voice(language(), say))
    wish = exports.Wish(content, kind, language(), filters(request.args))
    exports.note(current_store(), room(), current_actor(), wish, (len(ids), sum(len(one.rows) for one in made)))
    name = f"{workflow}-{alias}{'-' + group if group else ''}.{kind}"
    return _file(_csv(made[0]) if kind == "csv" else _xlsx(made), CSV if kind == "csv" else XLSX, name)


def wanted(workflow: str) -> report.Wanted:
    """The filters in the address."""
    words: dict[str, Any] = {name: request.args.get(name, "")[:LONGEST] for name in ("queue", "state", "q")}
    institution = request.args.get("institution", 0, type=whole)
    return report.Wanted(workflow, institution_id=institution if 0 < institution < HIGHEST else 0, **words)


def _csv(table: service.Table) -> bytes:
    rows = ([f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell for cell in row] for row in table.rows)
    return b"".join(csv_lines([say(one) for one in table.headings], rows))


def _xlsx(made: list[service.Table]) -> bytes:
    out = io.BytesIO()
    write_workbook(out, [(say(one.title), [say(word) for word in one.headings], one.rows) for one in made])
    return out.getvalue()


def _file(content: bytes, media_type: str, name: str) -> Response:
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
