"""The first page of the registers: what there is for whoever asks."""

from __future__ import annotations

from typing import Any

from flask_admin.base import BaseView

from iapflow.admin.base import HOME
from iapflow.admin.purposes import PurposesView
from iapflow.admin.rights import ADMINISTRATORS, OVERSEERS, holds_one_of
from iapflow.admin.typed import expose
from iapflow.admin.versions import VersionsView
from iapflow.admin.views import GROUPS
from iapflow.admin.workbench import WorkbenchView

BENCH = (WorkbenchView, VersionsView, PurposesView)
ANY_READER = ADMINISTRATORS | OVERSEERS | {"accountant", "dpo"}


class IndexView(BaseView):
    """The registers in groups, only those one may open."""

    def __init__(self) -> None:
        """Stand at the root of the registers."""
        super().__init__(name="Registers", endpoint="admin", url=HOME)

    def is_accessible(self) -> bool:
        """Whoever may open any of them."""
        return holds_one_of(ANY_READER)

    @expose("/")
    def index(self) -> Any:
        """The page."""
        views = {type(view): view for view in self.admin._views}
        kinds: dict[str, tuple[type[Any], ...]] = {**GROUPS, "How plans run": BENCH}
        shown = [(name, [views[kind] for kind in group]) for name, group in kinds.items()]
        groups = [(name, [view for view in group if view.is_accessible()]) for name, group in shown]
        return self.render("admin/index.html", groups=[(name, group) for name, group in groups if group])
