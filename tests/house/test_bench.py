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


@pytest.mark.parametrize(("our_us", "verdict"), [(90, "ok"), (110, "short")])
def test_a_product_that_is_faster_is_told(our_us: int, verdict: str):
    """The goal is to be faster than every product of the same run."""
    figures = {"us": our_us, "ratio_wall": 2.0, "ratio_cpu": 2.0, "p99_ms": 1.0, "kind": "ours"}

    table = lines({OURS: figures, "other": figures | {"us": 100, "kind": "product"}})

    assert str(table[-1]).endswith(f"| < 1 x | {verdict}")


def test_a_run_without_our_own_peer_falls_short():
    """Nothing measured is no success."""
    assert [False] == [line.is_met for line in lines({})]
