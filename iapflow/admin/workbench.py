"""The workbench: what the definitions say, what is wrong with them, and publishing them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import BaseView

from iapflow.admin.base import HOME
from iapflow.admin.published import by_kind, compared, current_texts, text_by_digest, versions_of
from iapflow.admin.rights import ADMINISTRATORS, holds_one_of, room
from iapflow.admin.typed import expose
from iapflow.definitions.catalogue import read_project
from iapflow.documents.diagram import Pins, dot, stops
from iapflow.documents.drawing import NotDrawnError, svg
from iapflow.errors import DefinitionError, Missing, Problem
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import current_store, now, parts
from iapflow.reports.cases import all_open_by_state
from iapflow.services.definitions import publish
from iapflow.services.judging import judged
from iapflow.services.saying import deadlines_of, rights_of


class WorkbenchView(BaseView):
    """Definitions, for administrators only."""

    title = "Definitions"
    about = "Workflows, forms and lists: what is published, what lies in the folder, and what is wrong with it."

    def __init__(self) -> None:
        """Stand beside the registers."""
        super().__init__(name=self.title, endpoint="admin_definitions", url=f"{HOME}/definicijas")

    def is_accessible(self) -> bool:
        """Administrators only."""
        return holds_one_of(ADMINISTRATORS)

    def _run_view(self, view: Any, *args: Any, **kwargs: Any) -> Any:
        """Run it once; Flask-Admin would run it again after a TypeError."""
        return view(self, *args, **kwargs)

    @expose("/")
    def index(self) -> Any:
        """What is published, and the files of the folder."""
        return self._page(())

    @expose("/teksts/<digest>")
    def text(self, digest: str) -> Any:
        """One text with its lines, and all its versions."""
        with current_store().reading() as session:
            text = text_by_digest(session, digest)
            versions = versions_of(session, text)
            in_force = {one.digest for one in current_texts(session)}
        return self.render("admin/definition.html", text=text, versions=versions, in_force=in_force)

    @expose("/shema/<ident>")
    def diagram(self, ident: str) -> Any:
        """A workflow as a picture and as a list."""
        with current_store().reading() as session:
            catalogue = room().definitions.current(session)
            workflow = catalogue.workflows.get(ident)
            pins = Pins(None, all_open_by_state(session, ident), catalogue.roles)
        if workflow is None:
            raise Missing
        told: dict[str, list[Any]] = {
            "rights": [*rights_of(workflow, catalogue.roles)],
            "deadlines": [*deadlines_of(workflow, catalogue.roles)],
        }
        spoken = language()
        try:
            picture = svg(dot(workflow, spoken, pins))
        except NotDrawnError:
            picture = None
        told["stops"] = [*stops(workflow, spoken, pins)]
        return self.render("admin/diagram.html", workflow=workflow, picture=picture, **told)

    @expose("/publicet", methods=("POST",))
    def publish(self) -> Any:
        """Publish one file of the folder, or the whole of it."""
        if set(request.form) - {"csrf_token", "path"}:
            abort(400)
        path = request.form.get("path")
        try:
            texts = self._to_publish(path)
            done = publish(current_store(), texts, room().definitions.registry, now(), current_actor().person_id)
        except DefinitionError as error:
            return self._page(error.problems), 422
        amount = len(done.new_texts)
        told = say("{n} text published | {n} texts published", n=amount) if amount else say("Nothing has changed.")
        flash(told, "success")
        return redirect(self.get_url(".index"))

    def _to_publish(self, path: str | None) -> dict[str, bytes]:
        """The folder; or what is published, with this one file in place of its old text."""
        project = read_project(Path(parts().config.project))
        if path is None:
            return project
        if path not in project:
            raise Missing
        with current_store().reading() as session:
            texts = {text.path: text.text.encode() for text in current_texts(session)}
        return {**texts, path: project[path]}

    def _page(self, refused: tuple[Problem, ...]) -> Any:
        problems: list[Problem] = []
        project: dict[str, bytes] = {}
        try:
            project = read_project(Path(parts().config.project))
            problems = judged(project, room().definitions.registry)
        except DefinitionError as error:
            problems = list(error.problems)
        with current_store().reading() as session:
            texts = current_texts(session)
        files = compared(project, texts, problems)
        return self.render(
            "admin/definitions.html", groups=by_kind(texts), files=files, problems=problems, refused=refused,
            has_errors=any(problem.level == "error" for problem in problems),
        )  # fmt: skip
