"""A town of its own for each test of the jobs."""

import pytest

from iapflow.store.store import Store
from tests.jobs.town import Town, found


@pytest.fixture
def town(store: Store) -> Town:
    """The demonstration's people, before their first story."""
    return found(store)
