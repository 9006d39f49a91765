"""Every workflow of every bundle that was ever published, read once for all cases that began on older ones."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Workflow
from iapflow.definitions.parsing import parse
from iapflow.definitions.registry import Registry
from iapflow.store.definition_text import Bundle, DefinitionText


def workflows_ever(session: Session, registry: Registry) -> Mapping[str, Mapping[str, Workflow]]:
    """Workflow -> digest of a bundle -> the workflow as it was; one that cannot be read any more is left out."""
    texts = select(DefinitionText).where(DefinitionText.kind == "workflow")
    read = {text.digest: _workflow(text, registry) for text in session.scalars(texts)}
    found: dict[str, dict[str, Workflow]] = {}
    for row in session.scalars(select(Bundle).order_by(Bundle.published_at.desc())):
        own = next((digest for kind, _, digest in row.members if kind == "workflow"), "")
        workflow = read.get(own)
        if workflow is not None:
            found.setdefault(row.workflow, {})[row.digest] = workflow
    return found


def _workflow(text: DefinitionText, registry: Registry) -> Workflow | None:
    parsed, _ = parse(text.path, text.text.encode(), registry, ())
    value: Any = parsed.value if parsed is not None else None
    return value if isinstance(value, Workflow) else None
