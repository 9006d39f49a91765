"""A whole program for each test here; see tests/apps.py."""

from tests.apps import app, client, clock, head

__all__ = ["app", "client", "clock", "head"]
