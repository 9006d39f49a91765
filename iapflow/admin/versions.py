"""Versions of workflows: who published what, how they differ, what publishing would do, and moving open cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import BaseView
from sqlalchemy import select

from iapflow.admin.base import HOME
from iapflow.admin.rights import ADMINISTRATORS, holds_one_of, room
from iapflow.admin.typed import expose
from iapflow.definitions.catalogue import read_project
from iapflow.errors import DefinitionError, Missing
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, parts
from iapflow.services.case_moves import begin_moves, carry_on, report, revert_run, runs
from iapflow.services.definitions import publish
from iapflow.services.impact import WORDS, impact_of
from iapflow.services.versions import compare, rolled_back, versions
from iapflow.store.definition_text import Published
from iapflow.store.keys import is_key

TONES = {"unaffected": "neutral", "mapped": "done", "blocked": "late"}
OUTCOMES = {
    "moved": ("moved", "done"), "stays": ("stays", "neutral"), "blocked": ("blocked", "late"),
    "waiting": ("waiting for its turn", "active"), "reverted": ("went back", "neutral"),
}  # fmt: skip


class VersionsView(BaseView):
    """For administrators only; cases are known here by their numbers."""

    title = "Versions"
    about = "What was published when and by whom, what would change, and moving open cases to a newer version."

    def __init__(self) -> None:
        """Stand beside the definitions."""
        super().__init__(name=self.title, endpoint="admin_versions", url=f"{HOME}/versijas")

    def is_accessible(self) -> bool:
        """Administrators only."""
        return holds_one_of(ADMINISTRATORS)

    def _run_view(self, view: Any, *args: Any, **kwargs: Any) -> Any:
        """Run it once; Flask-Admin would run it again after a TypeError."""
        return view(self, *args, **kwargs)

    @expose("/")
    def index(self) -> Any:
        """The workflows, each with its versions and runs."""
        with current_store().reading() as session:
            names = session.scalars(select(Published.workflow).order_by(Published.workflow)).all()
            labels = {name: one.label for name, one in room().definitions.current(session).workflows.items()}
        groups = [
            (name, labels.get(name, name), versions(current_store(), name), runs(current_store(), name))
            for name in names
        ]
        return self.render("admin/versions.html", groups=groups)

    @expose("/salidzinat/<old>/<new>")
    def compare(self, old: str, new: str) -> Any:
        """Two versions, in words and line by line."""
        found = compare(current_store(), room(), old, new)
        return self.render("admin/comparison.html", found=found)

    @expose("/ietekme")
    def impact(self) -> Any:
        """What publishing the folder, or an older version under a new number, would do to every open case."""
        digest = request.args.get("digest")
        try:
            texts = self._texts(digest)
            found = impact_of(current_store(), room().definitions.registry, texts, parts().real_now())
        except DefinitionError as error:
            return self.render("admin/impact.html", found=None, problems=error.problems, digest=digest), 422
        return self.render(
            "admin/impact.html", found=found, problems=(), digest=digest, words=WORDS, tones=TONES
        )  # fmt: skip

    @expose("/publicet", methods=("POST",))
    def publish(self) -> Any:
        """Publish the folder, or an older version under a new number."""
        digest = self._sent("digest")
        try:
            texts = self._texts(digest)
            done = publish(current_store(), texts, room().definitions.registry, now(), current_actor().person_id)
        except DefinitionError as error:
            return self.render("admin/impact.html", found=None, problems=error.problems, digest=digest), 422
        amount = len(done.new_texts)
        told = say("{n} text published | {n} texts published", n=amount) if amount else say("Nothing has changed.")
        flash(told, "success")
        return redirect(self.get_url(".index"))

    @expose("/parcelt", methods=("POST",))
    def move(self) -> Any:
        """Move the open cases of a workflow to the version in force."""
        run_id = begin_moves(current_store(), room(), self._sent("workflow") or "", current_actor().person_id)
        done = carry_on(current_store(), room(), run_id, current_actor().person_id)
        flash(say("{n} case had its turn. | {n} cases had their turn.", n=done), "success")
        return redirect(self.get_url(".run", run_id=run_id))

    @expose("/parcelsana/<int:run_id>")
    def run(self, run_id: int) -> Any:
        """What became of each case of a run."""
        return self.render("admin/moves.html", run_id=run_id, lines=report(current_store(), run_id), outcomes=OUTCOMES)

    @expose("/atpakal", methods=("POST",))
    def back(self) -> Any:
        """Bring back every case of a run that nobody has worked on since."""
        sent = self._sent("run") or ""
        if not is_key(sent):
            raise Missing
        report(current_store(), int(sent))
        gone, left = revert_run(current_store(), room(), int(sent), current_actor().person_id)
        flash(say("{n} case went back. | {n} cases went back.", n=gone), "success")
        if left:
            stays = "{n} case has been worked on and stays. | {n} cases have been worked on and stay."
            flash(say(stays, n=len(left)), "warning")
        return redirect(self.get_url(".run", run_id=int(sent)))

    def _sent(self, name: str) -> str | None:
        if set(request.form) - {"csrf_token", name}:
            abort(400)
        return request.form.get(name)

    def _texts(self, digest: str | None) -> dict[str, bytes]:
        if digest is None:
            return read_project(Path(parts().config.project))
        return rolled_back(current_store(), digest)
