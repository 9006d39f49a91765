"""Tests mirror the package: whoever knows the module knows where its test is."""

from tests.house.sizes import PACKAGE, ROOT

TESTS = ROOT / "tests"
# Folders of tests that look at the whole house and so belong to no floor.
WHOLE_HOUSE = {"house", "browser", "scenarios", "faults", "bench", "bad_inputs"}


def test_every_test_file_stands_under_the_module_it_tests():
    """`tests/engine/test_machine.py` tests `iapflow/engine/machine.py` or the package `iapflow/engine/machine/`."""
    astray = []
    for path in TESTS.rglob("test_*.py"):
        inside = path.relative_to(TESTS)
        if inside.parts[0] in WHOLE_HOUSE:
            continue
        module = PACKAGE / inside.parent / inside.stem.removeprefix("test_")
        if not (module.with_suffix(".py").exists() or module.is_dir()):
            astray.append(f"{inside} (no {module.relative_to(ROOT)})")

    assert [] == astray
