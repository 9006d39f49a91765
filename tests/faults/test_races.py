"""Of two who press at once one wins, or both were right one after the other."""

from __future__ import annotations

import os
from collections import Counter

from tests.faults.races import track
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import DEFINITIONS, Town

EVERY = os.environ.get("RACES") == "all"
__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def test_every_pair_of_steps_has_one_winner_or_two_right_ones(town: Town) -> None:
    """All ordered pairs in all states of the shipped plan; an eighth of them, or all, also from pages of one revision."""
    with town.store.reading() as session:
        workflow = DEFINITIONS.current_bundle(session, "support_plan").workflow
    races, seen = track(town, workflow), Counter[str]()
    for state in races.standing:
        alone = {pair[0]: races.alone(state, pair[0]) for pair in races.pairs(state)}
        for pair in races.pairs(state):
            may = [alone[name] == "ok" for name in pair]
            told = races.race(state, pair, from_page=False)
            assert not any(may) or "ok" in told, (state, pair, told)
            seen["pairs"] += 1
            if EVERY or seen["pairs"] % 8 == 0:
                paged = races.race(state, pair, from_page=True)
                assert not any(may) or paged.count("ok") == 1, (state, pair, paged)
            seen["both may"] += all(may)
            seen["both did"] += told == ["ok", "ok"]
    assert seen["pairs"] > 250
    assert seen["both may"] > seen["pairs"] / 2
    assert seen["both did"]
