"""A budget ends work that would not end."""

import pytest

from azlab.budget import Budget, BudgetExceeded


def spin(budget: Budget) -> None:
    while True:
        budget.step()


def test_steps_end_a_loop() -> None:
    budget = Budget(steps=10)
    with pytest.raises(BudgetExceeded, match="more than 10 steps") as refusal:
        spin(budget)
    assert (budget.steps_taken, refusal.value.kind, refusal.value.limit) == (11, "steps", 10)


def test_bytes_are_refused_before_they_are_made() -> None:
    budget = Budget(size=10)
    budget.take(8)
    with pytest.raises(BudgetExceeded, match="more than 10 bytes"):
        budget.take(3)
    budget.take(2)


def test_depth_is_given_back_when_a_block_ends() -> None:
    budget = Budget(depth=2)
    for _ in range(3):
        with budget.deeper(), budget.deeper(), pytest.raises(BudgetExceeded, match="more than 2 depth"):
            budget.deeper().__enter__()
    assert budget.depth_now == 0


def test_time_ends_what_cannot_be_counted() -> None:
    moments = iter([0.0, 4.0, 5.0])
    budget = Budget(seconds=5, clock=lambda: next(moments))
    assert budget.seconds_left() == 1.0
    with pytest.raises(BudgetExceeded, match="more than 5 seconds"):
        budget.seconds_left()


def test_a_loop_of_steps_looks_at_the_clock() -> None:
    moments = iter([0.0, 6.0])
    budget = Budget(seconds=5, clock=lambda: next(moments))
    with pytest.raises(BudgetExceeded, match="seconds"):
        spin(budget)
