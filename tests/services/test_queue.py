"""The queue a decision belongs to."""

from iapflow.services.queue import queue_of


def test_a_head_counts_the_others_that_wait(town):
    case = town.submitted()
    head = town.who("institution_head")

    assert 0 == queue_of(town.store, town.room, head, "approve_by_head", case).left
    assert case == queue_of(town.store, town.room, head, "approve_by_head", 0).next_case_id


def test_another_schools_head_has_an_empty_queue(town):
    town.submitted()

    assert 0 == queue_of(town.store, town.room, town.who("other_head"), "approve_by_head", 0).left
