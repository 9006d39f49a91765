"""Extensions of others: modules named in IAPFLOW_EXTENSIONS, or under that name in the group `iapflow.extensions`."""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import entry_points

from iapflow.config import ConfigError

GROUP = "iapflow.extensions"


def load(names: Iterable[str]) -> None:
    """Import each; what it decorates is known from then on.

    Raises:
        ConfigError: there is no such module, or it brings a name that is taken.
    """
    installed = {one.name: one.value for one in entry_points(group=GROUP)}
    for name in names:
        try:
            import_module(installed.get(name, name))
        except (ImportError, ValueError) as error:
            raise ConfigError(f"IAPFLOW_EXTENSIONS names {name}, which cannot be loaded: {error}") from error
