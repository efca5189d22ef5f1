"""Things that hold at scopes are found from below and from above."""

from azlab.arm.actions import above
from azlab.arm.scope_index import ScopeIndex

SCOPES = (
    "/",
    "/subscriptions/S",
    "/subscriptions/s2",
    "/subscriptions/S/resourceGroups/G",
    "/subscriptions/S/resourceGroups/G-2",
    "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/disks/d",
    "/subscriptions/S/resourceGroups/g/providers/Microsoft.Compute/disks/D2",
)


def test_the_index_finds_what_a_look_at_every_scope_finds() -> None:
    index = ScopeIndex((scope, scope) for scope in SCOPES)
    for asked in (*SCOPES, "/subscriptions/none", "/subscriptions/S/resourceGroups", ""):
        assert set(index.at_or_above(asked)) == {scope for scope in SCOPES if above(scope, asked)}, asked
        below = {scope for scope in SCOPES if above(asked, scope) and not above(scope, asked)}
        assert set(index.below(asked)) == below, asked


def test_the_nearest_comes_first_and_one_scope_may_hold_several() -> None:
    index = ScopeIndex([("/a", 1), ("/a/b", 2), ("/A/B/", 3), ("/a/bc", 4)])
    assert list(index.at_or_above("/a/b/c")) == [2, 3, 1]
    assert list(index.below("/a")) == [2, 3, 4]


def test_where_nothing_holds_nothing_is_found() -> None:
    index: ScopeIndex[int] = ScopeIndex([])
    assert list(index.at_or_above("/a/b")) == []
    assert list(index.below("/a")) == []
