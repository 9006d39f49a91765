"""Serving and working."""

from tests.cli.conftest import call


def test_the_worker_does_what_is_due_and_ends(ready: dict[str, str]):
    """It says how much that was."""
    done = call("worker", "--once", **ready)

    assert "worked once\n2 letters written." in done.output


def test_nothing_is_served_from_old_tables(environ: dict[str, str]):
    """The sentence says what to run."""
    assert "iapflow db upgrade" in call("serve", **environ).output
