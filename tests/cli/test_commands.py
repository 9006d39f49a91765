"""The command is the one the documents speak of."""

import pytest

from tests.cli.conftest import call


@pytest.mark.parametrize("name", ["serve", "demo", "db", "publish", "check", "schema", "test", "worker", "user"])
def test_every_command_explains_itself(name: str):
    """`--help` of each says a sentence and costs nothing."""
    done = call(name, "--help")

    assert 0 == done.exit_code
    assert name in call("--help").output
