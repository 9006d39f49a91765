"""A database is made, brought up to date, and told what new cases begin on."""

from tests.cli.conftest import call


def test_upgrading_twice_changes_nothing_the_second_time(environ: dict[str, str]):
    """Each revision is told as it runs."""
    first, second = call("db", "upgrade", **environ), call("db", "upgrade", **environ)

    assert "revisions run." in first.output
    assert "The database is up to date." in second.output


def test_publishing_says_what_is_new(ready: dict[str, str]):
    """The same texts a second time are no news."""
    first, second = call("publish", **ready), call("publish", **ready)

    assert "published workflows/support_plan.yaml" in first.output
    assert "new cases of support_plan begin on the new definitions" in first.output
    assert "Everything was published already." in second.output


def test_an_old_database_is_told_how_to_be_brought_up_to_date(environ: dict[str, str]):
    """Nothing is published into tables that are not there."""
    done = call("publish", **environ)

    assert 1 == done.exit_code
    assert "iapflow db upgrade" in done.output


def test_unsafe_settings_are_one_sentence(environ: dict[str, str]):
    """Not a trace of the program's inside."""
    done = call("publish", **{**environ, "IAPFLOW_SECRET_KEY": "short"})

    assert 1 == done.exit_code
    assert "IAPFLOW_SECRET_KEY" in done.output
