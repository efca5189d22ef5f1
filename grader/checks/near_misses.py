"""What a learner made in place of what a claim looks for: nearly the same name, or the same in another group.

Only what was made since the lesson began is told: what a lesson keeps for its readers to find is not.
"""

from collections.abc import Sequence

from azlab.near_names import nearest
from azlab.sentences import SentenceError
from grader.checks.cloud import Reader
from grader.checks.documents import last_name, same
from grader.checks.journal import Row

AGAIN = "'{}' is there: a name stays as it was made, so make it again as '{}'"
LOST = "group '{}' is gone, and whatever was in it: `lab.history()` lists the ways back"
ELSEWHERE = "'{}' is there in group '{}', and was asked for in group '{}'"


def near_miss(cloud: Reader, id: str, rows: Sequence[Row]) -> str:
    """What is there in place of a resource or group, as a part of a sentence; "" where nothing is.

    `rows` are all of the journal, also of a cell that was changed since: what it made is still there.
    Where there are none, or the cloud gives no list, nothing is said: this is only an aside.
    """
    try:
        return _near_miss(cloud, id, rows) if rows else ""
    except SentenceError:
        return ""


def lost_group(cloud: Reader, id: str, rows: Sequence[Row]) -> str:
    """That the group of a resource was deleted, where it was and is not there again; else ""."""
    try:
        return _lost_group(cloud, id, rows)
    except SentenceError:
        return ""


def _near_miss(cloud: Reader, id: str, rows: Sequence[Row]) -> str:
    collection, _, wanted = id.rpartition("/")
    near = nearest(wanted, map(last_name, _made(cloud, collection, rows)))
    if near:
        return AGAIN.format(near, wanted)
    if elsewhere := _elsewhere(cloud, id, rows):
        return elsewhere
    above = _above(id)
    return _near_miss(cloud, above, rows) if above and cloud.get(above) is None else ""


def _elsewhere(cloud: Reader, id: str, rows: Sequence[Row]) -> str:
    """The same name in another group of the subscription; of what lies in another resource, nothing."""
    group, _, type_and_name = id.partition("/providers/")
    if type_and_name.count("/") != 2:
        return ""
    subscription, _, group_name = group.rpartition("/resourceGroups/")
    everywhere = _made(cloud, f"{subscription}/providers/{type_and_name.rpartition('/')[0]}", rows)
    found = next((other for other in sorted(everywhere) if same(last_name(other), last_name(id))), "")
    return ELSEWHERE.format(last_name(found), found.split("/")[4], group_name) if found else ""


def _lost_group(cloud: Reader, id: str, rows: Sequence[Row]) -> str:
    group, in_group, _ = id.partition("/providers/")
    was_deleted = in_group and any(row.deletes(group) for row in rows) and cloud.get(group) is None
    return LOST.format(last_name(group)) if was_deleted else ""


def _made(cloud: Reader, collection: str, rows: Sequence[Row]) -> list[str]:
    """The ids of what a collection holds and the rows have made."""
    ids = [str(resource.get("id")) for resource in cloud.list(collection)]
    return [id for id in ids if any(row.makes(id) for row in rows)]


def _above(id: str) -> str:
    """The id of what it lies in: another resource, or its group; "" of a group."""
    if "/providers/" not in id:
        return ""
    group, _, rest = id.partition("/providers/")
    return group if rest.count("/") == 2 else id.rsplit("/", 2)[0]
