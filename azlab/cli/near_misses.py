"""What a refused command nearly named: that 'rg-first' is there, where Azure says that no 'rg-frist' is."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from azlab.arm.ids import ResourceId, parse_id
from azlab.data.aliases import alias_names
from azlab.near_names import nearest

GROUP = re.compile(r"Resource group '(?P<name>[^']+)' could not be found")
RESOURCE = re.compile(r"The Resource '(?P<path>[^']+)' under resource group '(?P<group>[^']+)' was not found")
BY_ID = re.compile(r"(?P<id>/subscriptions/[^\s'\"]+) (?:is|was) not found")
PARENT = re.compile(r"Parent resource '(?P<name>[^']+)' not found")
OFFERED = (
    re.compile(r"requested VM size (?P<name>\S+) is not available.*?region are: (?P<offered>[\w, ]+)"),
    re.compile(r"provided location '(?P<name>[^']+)' is not available.*?regions [^']*'(?P<offered>[^']+)'"),
    re.compile(r"found for location '(?P<name>[^']+)'.*?supported locations are '(?P<offered>[^']+)'"),
)
"""Refusals that list what there is."""
EXAMPLE = re.compile(r".*[<>{}\[\]].*|_{2,}|\.{2,}|x{3,}|My[A-Z]\w*|my[A-Z]\w*|[Yy]our[A-Z_-].*")
"""A name that stands for one: in the CLI's own examples (`MyResourceGroup`), and on pages."""
IS_EXAMPLE = "'{}' is an example's name: write yours in its place."
THERE = "'{}' is there."
ELSEWHERE = "'{}' is there, in group '{}'."
OTHER_SUBSCRIPTION = "'{}' is there, in another subscription: --subscription chooses one."
OTHER_TYPE_ELSEWHERE = "'{}' is there, in group '{}', and is of the type {}."
IMAGES = "microsoft.compute/images"
URN = "A URN has four parts with a colon between them: PUBLISHER:OFFER:SKU:VERSION."
IN_SINGLE_QUOTES = (
    "'{}' stood in single quotes, and so for itself: in double ones, or in none, it is its value."
)
OF_PROMPT = "%{0}% is for the Windows command prompt: write ${0}."
ALIAS = "'{}' is there, as an alias of an image of the marketplace."
OTHER_TYPE = "'{}' is there, and is of the type {}."


def near_miss(errors: str, ids: Iterable[str]) -> str:
    """One sentence: what is there in place of what a command named; "" where there is nothing like it.

    `errors` is what the command said on its standard error, `ids` those of what is in the cloud.
    """
    return next(filter(None, _sentences(errors, ids)), "")


def _sentences(errors: str, ids: Iterable[str]) -> Iterator[str]:
    for pattern in OFFERED:
        if match := pattern.search(errors):
            yield _offered(match["name"], re.split(r"[,\s]+", match["offered"]))
    if match := GROUP.search(errors):
        yield _example(match["name"])
        yield _group(match["name"], _read(ids))
    if (match := BY_ID.search(errors)) and (wanted := parse_id(match["id"])):
        yield _resource(wanted, _read(ids))
    if match := PARENT.search(errors):
        yield _parent(match["name"].split("/"), _read(ids))
    match = RESOURCE.search(errors)
    wanted = (
        parse_id(f"/subscriptions/-/resourceGroups/{match['group']}/providers/{match['path']}")
        if match
        else None
    )
    if wanted:
        yield _unread(wanted)
        yield _example(wanted.name)
        yield _resource(wanted, _read(ids))
        yield _alias(wanted)


def _unread(wanted: ResourceId) -> str:
    """A name that stands for a value, and was sent as it stands; or a URN that is none."""
    if re.fullmatch(r"\$\{?\w+\}?", wanted.name):
        return IN_SINGLE_QUOTES.format(wanted.name)
    if of_prompt := re.fullmatch(r"%(\w+)%", wanted.name):
        return OF_PROMPT.format(of_prompt[1])
    return URN if wanted.type.lower() == IMAGES and ":" in wanted.name else ""


def _alias(wanted: ResourceId) -> str:
    """What `--image` names is to the CLI an image of one's own where no alias is called so."""
    names = alias_names() if wanted.type.lower() == IMAGES else ()
    near = nearest(wanted.name, names)
    return ALIAS.format(near) if near else ""


def _read(ids: Iterable[str]) -> list[ResourceId]:
    return [id for id in map(parse_id, ids) if id is not None]


def _example(name: str) -> str:
    return IS_EXAMPLE.format(name) if EXAMPLE.fullmatch(name) else ""


def _offered(name: str, offered: Collection[str]) -> str:
    """Of a size, `D2s_v5` is the end of `Standard_D2s_v5`; a region's words may stand the other way round."""
    whole = (other for other in offered if other.casefold().endswith(f"_{name}".casefold()))
    letters = sorted(name.replace(" ", "").casefold())
    turned = (other for other in offered if sorted(other) == letters)
    near = nearest(name, offered) or next(whole, None) or next(turned, None)
    return THERE.format(near) if near else ""


def _group(name: str, there: Collection[ResourceId]) -> str:
    groups = {id.name for id in there if id.is_group}
    if name.lower() in _lower(groups):
        return OTHER_SUBSCRIPTION.format(name)
    if near := nearest(name, groups):
        return THERE.format(near)
    other = _named(name, (id for id in there if not id.is_group))
    return OTHER_TYPE_ELSEWHERE.format(other.name, other.group, other.type) if other else ""


def _parent(names: Sequence[str], there: Collection[ResourceId]) -> str:
    """Of a path of names, whose types nobody says, the first one that is not there counts."""
    for depth, name in enumerate(names):
        above = _lower(names[:depth])
        beside = [id.name for id in there if not id.is_group and _lower(id.names[:-1]) == above]
        if name.lower() not in _lower(beside):
            near = nearest(name, beside)
            return THERE.format(near) if near else ""
    return ""


def _resource(wanted: ResourceId, there: Collection[ResourceId]) -> str:
    """First what is of its type and beside it, then its name elsewhere, then what is of another type.

    Of what lies in something that is not there, it is said of that.
    """
    same_type = [id for id in there if id.type.lower() == wanted.type.lower()]
    if near := nearest(wanted.name, {id.name for id in same_type if _above(id) == _above(wanted)}):
        return THERE.format(near)
    if parent := wanted.parent:
        is_there = any((id.type.lower(), _path(id)) == (parent.type.lower(), _path(parent)) for id in there)
        return "" if is_there else _resource(parent, there)
    if other := _named(wanted.name, same_type):
        is_beside = _above(other) == _above(wanted)
        return (
            OTHER_SUBSCRIPTION.format(other.name) if is_beside else ELSEWHERE.format(other.name, other.group)
        )
    in_group = [id for id in there if _above(id) == (wanted.group.lower(),) and not id.is_group]
    near = nearest(wanted.name, {id.name for id in in_group})
    other = _named(wanted.name, in_group) or (_named(near, in_group) if near else None)
    if other:
        return OTHER_TYPE.format(other.name, other.type)
    other = _named(wanted.name, (id for id in there if not id.is_group))
    return OTHER_TYPE_ELSEWHERE.format(other.name, other.group, other.type) if other else ""


def _named(name: str, ids: Iterable[ResourceId]) -> ResourceId | None:
    return next((id for id in ids if id.name.lower() == name.lower()), None)


def _path(id: ResourceId) -> tuple[str, ...]:
    """Its group, the resources that it lies in, and itself, by their names."""
    return _lower((id.group, *id.names))


def _above(id: ResourceId) -> tuple[str, ...]:
    return _path(id)[:-1]


def _lower(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)
