"""Who sees the cases of each version: a case that began on an older one is seen as that one says.

Where all versions say the same, nothing is asked of a case but its workflow and its state.
"""

from collections.abc import Callable, Mapping

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.model import Workflow

Viewers = Mapping[str, frozenset[str]]
Key = str | tuple[str, frozenset[str]]
"""A workflow, or a workflow with the digests of the bundles that are meant."""


def by_version(catalogue: Catalogue, viewers: Callable[[Workflow], Viewers]) -> dict[Key, Viewers]:
    """State -> roles, by workflow where all its versions agree, else by workflow and bundles."""
    found: dict[Key, Viewers] = {}
    for name, workflow in catalogue.workflows.items():
        groups: list[tuple[Viewers, set[str]]] = []
        for digest, one in catalogue.ever.get(name, {}).items():
            seen = viewers(one)
            group = next((digests for other, digests in groups if other == seen), None)
            if group is None:
                groups.append((seen, {digest}))
            else:
                group.add(digest)
        if len(groups) > 1:
            found.update({(name, frozenset(digests)): seen for seen, digests in groups})
        else:
            found[name] = viewers(workflow)
    return found
