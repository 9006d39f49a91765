"""No room is too large to see at once, and no function too long to read aloud."""

from pathlib import Path

from tests.house import sizes


def test_no_module_is_longer_than_the_gate():
    """A longer one wants dividing into rooms."""
    assert [] == [m for m in sizes.modules() if m.lines > sizes.MODULE_LINES]


def test_no_function_is_longer_than_the_gate():
    """A longer one hides a noun or a second job."""
    assert [] == [f for f in sizes.functions() if f.lines > sizes.FUNCTION_LINES]


def test_the_measure_counts_every_line_of_a_nested_function(tmp_path: Path):
    """The gate would be worth nothing if it looked only at the top of a module."""
    package = tmp_path / "house"
    package.mkdir()
    body = (
        "class Room:\n    def outer(self):\n        def inner():\n"
        + "            x = 1\n" * 70
        + "        return inner\n"
    )
    (package / "room.py").write_text(body, encoding="utf-8")

    long = [f.name for f in sizes.functions(package) if f.lines > sizes.FUNCTION_LINES]

    assert ["house/room.py:2 outer", "house/room.py:3 inner"] == long
