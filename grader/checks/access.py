"""Claims about who may do what: roles held, and actions that follow from them."""

import re
from collections.abc import Iterable
from functools import cached_property

from azlab.sentences import PracticeOnlyError
from grader.checks.claims import Found, Subject, claim, in_words
from grader.checks.cloud import Json, Reader
from grader.checks.documents import last_name, same, value_at
from grader.checks.journal import Journal, Row
from grader.checks.resources import Resource
from grader.checks.subjects import subject

AUTHORIZATION = "providers/Microsoft.Authorization"
ASSIGNMENTS = f"/{AUTHORIZATION}/roleAssignments/".casefold()
GIVE_FIRST = (
    "What did `az role assignment create` answer? Its `--assignee` is a sign-in name, its `--scope` an id."
)
Scope = Resource | str
"""What a role is held on: a subject of another check, an id, the name of a group; "" is the subscription."""


def scope_id(cloud: Reader, scope: Scope) -> str:
    """The id of a scope."""
    if isinstance(scope, Resource):
        return scope.id
    if not scope:
        return f"/subscriptions/{cloud.subscription}"
    return scope.rstrip("/") if scope.startswith("/") else cloud.group_id(scope)


def holds(scope: str, inner: str) -> bool:
    """Whether a scope is the inner one or lies above it."""
    # With the stroke: `rg-web` does not hold `rg-web-2`.
    return f"{inner}/".casefold().startswith(f"{scope}/".casefold())


def _named(scope: Scope) -> str:
    if isinstance(scope, Resource):
        return scope.label
    return f"'{last_name(scope) or scope}'" if scope else "the subscription"


@subject("access")
class Access(Subject):
    """What somebody may do; `name` is the short name that `lab.sign_in_as` takes."""

    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}'")
        self.name = name
        self.cloud = self.notebook.cloud

    @property
    def missing(self) -> str | None:
        return None if self._object_id else f"nobody is named '{self.name}'"

    @cached_property
    def _people(self) -> dict[str, str]:
        """The short name of everybody, by object id."""
        people = [*self.cloud.list("/v1.0/users"), *self.cloud.list("/v1.0/servicePrincipals")]
        users = {row["id"]: str(row.get("userPrincipalName") or row.get("displayName")) for row in people}
        return {str(id): user.partition("@")[0] for id, user in users.items()}

    @cached_property
    def _object_id(self) -> str:
        name = self.name.partition("@")[0]
        return next((id for id, person in self._people.items() if same(person, name)), "")

    @cached_property
    def _assigned(self) -> list[tuple[str, str, str, Json]]:
        """Every role that somebody holds: whose object id, where, its name, and its definition."""
        found = []
        for subscription in self.cloud.list("/subscriptions"):
            roles = _definitions(self.cloud, subscription["id"])
            for assignment in self.cloud.list(f"{subscription['id']}/{AUTHORIZATION}/roleAssignments"):
                role = self._role(str(value_at(assignment, "properties.roleDefinitionId")), roles)
                name = str(value_at(role, "properties.roleName") or "a role that is gone")
                whose = str(value_at(assignment, "properties.principalId"))
                found.append((whose, str(value_at(assignment, "properties.scope")), name, role))
        return found

    @cached_property
    def _gifts(self) -> list[Row]:
        """The requests that gave somebody a role; none where the cloud keeps no journal."""
        try:
            rows = Journal.of(self.cloud).rows
        except PracticeOnlyError:
            return []
        return [row for row in rows if row.method == "PUT" and ASSIGNMENTS in row.path.casefold()]

    def _was_given(self, whose: str, scope: str) -> bool:
        """Whether a command gave somebody a role there: what Azure does by itself is nobody's gift."""
        to = [row for row in self._gifts if same(value_at(row.body, "properties.principalId"), whose)]
        return any(same(row.path.casefold().partition(ASSIGNMENTS)[0], scope) for row in to)

    @property
    def _held(self) -> list[tuple[str, str, Json]]:
        """Every role of its own: where, its name, and its definition."""
        return [(at, name, role) for whose, at, name, role in self._assigned if same(whose, self._object_id)]

    def _role(self, id: str, known: dict[str, Json]) -> Json:
        """A definition; the list of a subscription lacks those that can be assigned in a group only."""
        return known.get(last_name(id)) or self.cloud.get(id) or {}

    def _told(self, role: str, scope: str) -> str:
        """A role and where; a subscription by its name."""
        known = {str(row["id"]): row.get("displayName") for row in self.cloud.list("/subscriptions")}
        subscription = next((name for id, name in known.items() if same(id, scope)), None)
        scope_name = f"the subscription '{subscription}'" if subscription else f"'{last_name(scope)}'"
        return f"{role} on {scope_name}"

    @claim(lambda role, on: f"holds the role {role} on {_named(on)}")
    def has_role(self, role: str, on: Scope) -> str | None:
        """`az role assignment list --scope ID` shows who holds what there. Which `--assignee` did you name?

        A role is held exactly at its `--scope`: look at the id you gave.
        """
        there = [name for scope, name, _ in self._held if same(scope, scope_id(self.cloud, on))]
        if any(_is_called(name, role) for name in there):
            return None
        return f"there it holds {in_words(there)}" if there else "it holds no role there"

    @claim(lambda scope: f"holds no role above {_named(scope)}")
    def has_no_role_above(self, scope: Scope) -> str | None:
        """As little as will do: a role above reaches everything below it.

        `az role assignment list --scope ID --include-inherited` shows roles from above too.
        """
        wanted = scope_id(self.cloud, scope)
        above = [(at, name) for at, name, _ in self._held if holds(at, wanted) and not same(at, wanted)]
        told = [self._told(name, at) for at, name in above]
        return f"it holds {in_words(told)}" if told else None

    @claim(
        lambda roles, on: f"holds {' or '.join(roles)} on {_named(on)}, and nothing else in its subscription"
    )
    def holds_only(self, *roles: str, on: Scope) -> str | None:
        """The smallest role that does the job, at the lowest scope that does. Which id was `--scope`?

        `az role assignment list --assignee NAME --all` shows what somebody holds in a subscription;
        `az role assignment delete` takes it back.
        """
        wanted = scope_id(self.cloud, on)
        home = "/".join(wanted.split("/")[:3])
        held = [(at, name) for at, name, _ in self._held if holds(home, at)]
        told = [self._told(name, at) for at, name in held]
        if held and all(
            same(at, wanted) and any(_is_called(name, role) for role in roles) for at, name in held
        ):
            return None
        return f"it holds {in_words(told)}" if told else "it holds no role there"

    @claim(lambda on: f"may read {_named(on)}, and do nothing else in its subscription")
    def only_reads(self, on: Scope) -> str | None:
        """`az role assignment list --assignee NAME --all` shows what somebody holds in a subscription.

        A role that only reads is enough, at this scope or below. `az role assignment delete` takes one back.
        """
        wanted = scope_id(self.cloud, on)
        home = "/".join(wanted.split("/")[:3])
        held = [(at, name, role) for at, name, role in self._held if holds(home, at)]
        more = [(at, name) for at, name, role in held if not (holds(wanted, at) and _reads(role))]
        told = [self._told(name, at) for at, name in more]
        return f"it holds {in_words(told)}" if told else None if held else "it holds no role there"

    @claim("holds no role")
    def holds_no_role(self) -> str | None:
        """`az role assignment list --assignee NAME --all` shows what somebody holds in a subscription.

        `az role assignment delete` takes it back. A lock forbids that, too: take it off first.
        """
        told = [self._told(name, at) for at, name, _ in self._held]
        return f"it holds {in_words(told)}" if told else None

    @claim(
        lambda scope: (
            f"is the only one who holds a role on {_named(scope)}, or was given one in its subscription"
        )
    )
    def is_alone_on(self, scope: Scope) -> str | None:
        """Who else was let in? `az role assignment list --scope ID` shows who holds what there.

        `az role assignment delete --assignee NAME --scope ID` takes it back.
        """
        wanted = scope_id(self.cloud, scope)
        home = "/".join(wanted.split("/")[:3])
        there = [
            (whose, at, name)
            for whose, at, name, _ in self._assigned
            if holds(wanted, at) or (holds(home, at) and self._was_given(whose, at))
        ]
        others = [row for row in there if not same(row[0], self._object_id)]
        if others:
            names = [(self._people.get(whose, whose), self._told(name, at)) for whose, at, name in others]
            return in_words([f"'{who}' holds {told}" for who, told in names])
        alone = any(holds(wanted, at) for _, at, _ in there)
        return None if alone else Found("nobody holds a role there", GIVE_FIRST)

    @claim(lambda action, on: f"may do {action} on {_named(on)}")
    def can(self, action: str, on: Scope) -> str | None:
        """`az role definition list --name ROLE` shows the actions of a role. Which role has this one?

        A role holds at its scope and below it. `az role assignment list --assignee NAME --all` shows both.
        """
        if self._may(action, on):
            return None
        wanted = scope_id(self.cloud, on)
        if any(holds(at, wanted) for at, *_ in self._held):
            return "none of its roles there has this action"
        below = [self._told(name, at) for at, name, _ in self._held if holds(wanted, at)]
        return f"it holds {in_words(below)} only" if below else Found("it holds no role there", GIVE_FIRST)

    @claim(lambda action, on: f"may not do {action} on {_named(on)}")
    def can_not(self, action: str, on: Scope) -> str | None:
        """Which of its roles has this action? `az role definition list --name ROLE` shows them."""
        roles = self._may(action, on)
        return f"it may, as {in_words(roles)}" if roles else None

    @claim(
        lambda kinds, on: (
            f"may change nothing but {in_words(kinds)} by its roles on {_named(on)} and those it was given"
        )
    )
    def changes_only(self, *kinds: str, on: Scope) -> str | None:
        """`az role definition list --name ROLE` shows the actions of a role. Which of them only read?

        A role needs what its job takes, and no more: what changes something else goes out of it.
        """
        wanted = [f"{kind}/".casefold() for kind in kinds]
        scope = scope_id(self.cloud, on)
        roles = [
            (name, role)
            for at, name, role in self._held
            if holds(at, scope) or holds(scope, at) or self._was_given(self._object_id, at)
        ]
        more = [
            f"{action} by {name}"
            for name, role in roles
            for action in _actions(role)
            if not action.casefold().endswith("/read") and not action.casefold().startswith(tuple(wanted))
        ]
        return f"it may do {in_words(more)}" if more else None

    def everybody_who_may(self, action: str, on: Scope) -> list[frozenset[str]]:
        """Who in this tenant may do it there: of each all the names one goes by, in small letters."""
        scope = scope_id(self.cloud, on)
        ids = {id for id, at, _, role in self._assigned if holds(at, scope) and _permits(role, action)}
        people = [*self.cloud.list("/v1.0/users"), *self.cloud.list("/v1.0/servicePrincipals")]
        return [_names(row) for row in people if row["id"] in ids]

    def _may(self, action: str, on: Scope) -> list[str]:
        """The roles that permit it."""
        scope = scope_id(self.cloud, on)
        return [name for at, name, role in self._held if holds(at, scope) and _permits(role, action)]


def _is_called(name: str, role: str) -> bool:
    """Whether this is the role of that name; `Reader/` is another one, which anybody may make."""
    return name.casefold() == role.casefold()


def _names(row: Json) -> frozenset[str]:
    user = str(row.get("userPrincipalName") or "")
    named = (user, user.partition("@")[0], row.get("displayName"), row.get("appId"), row["id"])
    return frozenset(str(name).casefold() for name in named if name)


def _definitions(cloud: Reader, subscription: str) -> dict[str, Json]:
    found = cloud.list(f"{subscription}/{AUTHORIZATION}/roleDefinitions")
    return {str(role["name"]): role for role in found}


def _reads(role: Json) -> bool:
    """Whether it permits looking, and nothing else."""
    actions = _actions(role)
    return bool(actions) and all(action.casefold().endswith("/read") for action in actions)


def _actions(role: Json) -> list[str]:
    permissions = value_at(role, "properties.permissions") or []
    kinds = ("actions", "dataActions")
    return [str(action) for row in permissions for kind in kinds for action in row.get(kind) or ()]


def _permits(role: Json, action: str) -> bool:
    permissions = value_at(role, "properties.permissions") or []
    return any(
        _matches(action, permission.get("actions") or ())
        and not _matches(action, permission.get("notActions") or ())
        for permission in permissions
    )


def _matches(action: str, patterns: Iterable[str]) -> bool:
    """`*` stands for anything, the case for nothing."""
    spelt = (re.escape(pattern).replace(r"\*", ".*") for pattern in patterns)
    return any(re.fullmatch(pattern, action, re.IGNORECASE) for pattern in spelt)
