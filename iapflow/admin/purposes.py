"""The register of purposes, for administrators and the data protection officer."""

from __future__ import annotations

from typing import Any

from flask_admin.base import BaseView

from iapflow.admin.base import HOME
from iapflow.admin.rights import ADMINISTRATORS, holds_one_of, room
from iapflow.admin.typed import expose
from iapflow.http.parts import current_store
from iapflow.services.purposes_register import register_of

READERS = ADMINISTRATORS | {"dpo"}


class PurposesView(BaseView):
    """Read off the definitions that are published; nothing is typed here."""

    title = "Purposes of data"
    about = "Why data are kept, on what ground, who answers for them, in which forms they stand and how long."

    def __init__(self) -> None:
        """Stand beside the definitions."""
        super().__init__(name=self.title, endpoint="admin_purposes", url=f"{HOME}/noluki")

    def is_accessible(self) -> bool:
        """Administrators and the data protection officer."""
        return holds_one_of(READERS)

    def _run_view(self, view: Any, *args: Any, **kwargs: Any) -> Any:
        """Run it once; Flask-Admin would run it again after a TypeError."""
        return view(self, *args, **kwargs)

    @expose("/")
    def index(self) -> Any:
        """The page."""
        with current_store().reading() as session:
            lines = register_of(room().definitions.current(session))
        return self.render("admin/purposes.html", lines=lines)
