"""A way in words."""

from iapflow.engine.exploring.spots import Spot, Way
from iapflow.engine.exploring.words import path_told


def test_a_way_says_who_does_what_and_where_it_leads():
    """What happens by itself names nobody; steps inside a state stay there."""
    draft, asked, waits = Spot("draft"), Spot("asked"), Spot("waits")
    path = [Way("ask", "author", asked), Way("votes yes", "head", Spot("asked", votes=("yes",))), Way("accept", "", waits), Way("route", "", draft)]  # fmt: skip

    words = path_told(path, "draft")

    assert "draft – ask (author) → asked – votes yes (head) – accept → waits – by itself → draft" == words
    assert "draft" == path_told([], "draft")
