"""The measuring stick of `make bench` is the one that was given, and its table can say that a goal was missed."""

import hashlib

import pytest

from tests.bench.compare import OURS, lines
from tests.house.sizes import ROOT

GIVEN = {
    "peers/floor_raw.py": "c0e9fcc089b0b8703e1d280efaae3f5505d295127401c4442fac3db050245623",
    "work.py": "e581c5949a68fbe94c75059b0036afda3b83a938275ccf08d61cd88faf2c8f91",
}


@pytest.mark.parametrize("name", GIVEN)
def test_the_floor_is_as_it_was_given(name: str):
    """A slower floor would make everything look better."""
    assert GIVEN[name] == hashlib.sha256((ROOT / "tests" / "bench" / name).read_bytes()).hexdigest()


OUR = {"us": 100, "ratio_wall": 1.5, "ratio_cpu": 2.0, "p99_ms": 1.0, "kind": "ours"}


@pytest.mark.parametrize(("wall", "met"), [(1.5, True), (1.51, False)])
def test_the_floor_is_the_first_goal(wall: float, met: bool):
    """So much of the hand-written floor, and no more."""
    table = lines({OURS: OUR | {"ratio_wall": wall}})

    assert table[0].is_met is met
    assert str(table[0]).endswith("| <= 1.5 x | " + ("ok" if met else "short"))


def test_the_best_product_and_viewflow_have_goals_of_their_own():
    """The fastest of the products is the one that counts."""
    products = {"slow": 900, "best": 240, "viewflow_django": 900}
    table = lines({OURS: OUR} | {name: OUR | {"us": us, "kind": "product"} for name, us in products.items()})

    assert ["fires a second, sqlite, of best | 2.40 x | >= 2.5 x | short"] == [
        str(line) for line in table if "best" in line.name
    ]
    assert str(table[-1]) == "fires a second, sqlite, of viewflow | 9.00 x | >= 9 x | ok"


def test_a_run_without_our_own_peer_falls_short():
    """Nothing measured is no success."""
    assert [False] == [line.is_met for line in lines({})]
