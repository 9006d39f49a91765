"""Publishing definitions, and finding the ones that hold now or that a case is pinned to.

A published text is never changed.  New cases begin on the current bundle of their workflow; old
ones keep theirs.  Roles and calendar are always today's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from threading import Lock

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.catalogue import Catalogue, load, load_bundle
from iapflow.definitions.publishing import check_publishing
from iapflow.definitions.registry import Registry
from iapflow.definitions.source import SourceText
from iapflow.errors import DefinitionError, Missing
from iapflow.services.marks import PUBLISHED, mark, set_mark
from iapflow.services.workflow_paths import stuck
from iapflow.services.workflow_proof import failing_tests
from iapflow.services.workflows_ever import workflows_ever
from iapflow.store.case import Case
from iapflow.store.definition_text import Bundle as BundleRow
from iapflow.store.definition_text import DefinitionText, Published, PublishedText
from iapflow.store.ready import read
from iapflow.store.store import Store, connection_of

Texts = Mapping[str, bytes]


POINTER = select(Published.bundle_digest).where(Published.workflow == bindparam("the_workflow", type_=String()))


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing changed: texts that are new, and workflows whose bundle moved."""

    new_texts: tuple[SourceText, ...]
    moved: tuple[str, ...]


class Definitions:
    """The definitions of one running program, read from the database and kept by digest."""

    def __init__(self, registry: Registry) -> None:
        """Start empty; everything is read when first asked for."""
        self.registry = registry
        self._catalogues: dict[str, Catalogue] = {}
        self._bundles: dict[str, Bundle] = {}
        self._lock = Lock()

    def current(self, session: Session) -> Catalogue:
        """What is published now; before the first publication, nothing."""
        key = mark(session, PUBLISHED)
        if key is None:
            return load({}, self.registry)
        with self._lock:
            if key not in self._catalogues:
                loaded = load(_stored(session), self.registry)
                self._catalogues = {key: replace(loaded, ever=workflows_ever(session, self.registry))}
            return self._catalogues[key]

    def bundle(self, session: Session, digest: str) -> Bundle:
        """The pinned bundle, rebuilt from its stored texts.

        Raises:
            Missing: no such bundle was ever published here.
        """
        with self._lock:
            if digest not in self._bundles:
                self._bundles[digest] = self._read(session, digest)
        return self._bundles[digest]

    def current_bundle(self, session: Session, workflow: str) -> Bundle:
        """The bundle on which a new case of this workflow begins.

        Raises:
            Missing: no such workflow is published.
        """
        published = read(connection_of(session), POINTER, {"the_workflow": workflow})
        if not published:
            raise Missing
        return self.bundle(session, published[0].bundle_digest)

    def _read(self, session: Session, digest: str) -> Bundle:
        row = session.get(BundleRow, digest)
        if row is None:
            raise Missing
        wanted = [member[2] for member in row.members]
        texts = session.scalars(select(DefinitionText).where(DefinitionText.digest.in_(wanted)))
        return load_bundle([_source(text) for text in texts], self.registry, row.workflow)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that is right in itself; whether it may replace what is published is another question."""

    texts: Texts
    registry: Registry
    catalogue: Catalogue


def publish(store: Store, texts: Texts, registry: Registry, at: datetime, by: int | None = None) -> Publication:
    """Check a project and make it what new cases begin on.

    Raises:
        DefinitionError: with every problem; nothing is published then.
    """
    candidate = Candidate(texts, registry, load(texts, registry))
    with store:
        return publish_inside(store.session, candidate, at, by)


def publish_inside(session: Session, candidate: Candidate, at: datetime, by: int | None = None) -> Publication:
    """The same inside a transaction that somebody else owns, and may roll back.

    Raises:
        DefinitionError: with every problem that comes from what is published already.
    """
    catalogue, published = candidate.catalogue, _published(session)
    problems = check_publishing(candidate.texts, candidate.registry, published, _open_cases(session))
    problems = problems or stuck(catalogue) + failing_tests(catalogue, candidate.registry)
    if problems:
        raise DefinitionError(problems)
    known = {text.digest for text in published}
    new = tuple(text for text in catalogue.texts if text.digest not in known)
    for text in catalogue.texts:
        _store_text(session, text, at)
        session.merge(PublishedText(kind=text.kind, ident=text.ident, digest=text.digest))
    session.flush()
    moved = tuple(name for name in catalogue.workflows if _publish_bundle(session, catalogue.bundle(name), at, by))
    set_mark(session, PUBLISHED, _digest_of_all(session))
    return Publication(new, moved)


def _published(session: Session) -> list[SourceText]:
    """The texts in force."""
    texts = session.scalars(select(DefinitionText).join(PublishedText, PublishedText.digest == DefinitionText.digest))
    return [_source(text) for text in texts]


def _open_cases(session: Session) -> dict[str, dict[str, int]]:
    """Workflow -> state -> open cases of the version that is published now; older ones were asked about before."""
    found: dict[str, dict[str, int]] = {}
    counted = (
        select(Case.workflow, Case.state, func.count())
        .join(Published, Published.workflow == Case.workflow)
        .join(BundleRow, BundleRow.digest == Published.bundle_digest)
        .where(Case.is_open.is_(True), Case.workflow_version == BundleRow.version)
    )
    for workflow, state, count in session.execute(counted.group_by(Case.workflow, Case.state)):
        found.setdefault(workflow, {})[state] = count
    return found


def _store_text(session: Session, text: SourceText, at: datetime) -> None:
    if session.get(DefinitionText, text.digest) is None:
        session.add(
            DefinitionText(
                digest=text.digest,
                kind=text.kind,
                ident=text.ident,
                version=text.version,
                path=text.path,
                text=text.text,
                stored_at=at,
            )
        )
        session.flush()


def _publish_bundle(session: Session, bundle: Bundle, at: datetime, by: int | None) -> bool:
    """Store the bundle and point the workflow at it; False when it stood there already."""
    workflow = bundle.workflow
    if session.get(BundleRow, bundle.digest) is None:
        members = [list(member) for member in bundle.members]
        session.add(
            BundleRow(
                digest=bundle.digest,
                workflow=workflow.id,
                version=workflow.version,
                members=members,
                published_at=at,
                published_by_id=by,
            )
        )
        session.flush()
    pointer = session.get(Published, workflow.id)
    if pointer is not None and pointer.bundle_digest == bundle.digest:
        return False
    session.merge(Published(workflow=workflow.id, bundle_digest=bundle.digest))
    return True


def _digest_of_all(session: Session) -> str:
    """One digest over all that is published now."""
    digests = session.scalars(select(PublishedText.digest).order_by(PublishedText.kind, PublishedText.ident))
    return sha256("\n".join(digests).encode()).hexdigest()


def _stored(session: Session) -> dict[str, bytes]:
    texts = session.scalars(select(DefinitionText).join(PublishedText, PublishedText.digest == DefinitionText.digest))
    return {text.path: text.text.encode() for text in texts}


def _source(row: DefinitionText) -> SourceText:
    return SourceText(row.kind, row.ident, row.version, row.path, row.digest, row.text)
