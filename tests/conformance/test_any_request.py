"""Whatever a client sends: no exception, no 5xx, and a cloud that hangs together."""

import json
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.arm.messages import Request
from azlab.arm.store import Store
from azlab.providers import practice_azure, resource_types
from tests.conformance.shop import BODIES, COMPUTE, GROUP, PAGES, PLACED, SUBSCRIPTION

EXAMPLES, STEPS = 60, 8
LONG_EXAMPLES = 2_000


TYPES = [kind.name for kind in resource_types()]
VERBS = sorted({action.name for kind in resource_types() for action in kind.actions.values()})
STRANGE = [
    "x/y",
    "a?b",
    "a#b",
    "é",
    "..",
    "%",
    "a b",
    "\x00",
    "\n",
    "'",
    '"',
    "x" * 300,
    "providers",
    "{name}",
    "[",
    "//",
]

EXTENSIONS = [
    "locks",
    "locks/keep",
    *(
        f"role{kind}{name}"
        for kind in ("Assignments", "Definitions")
        for name in ("", "/x", f"/{SUBSCRIPTION}")
    ),
]
"""What can lie on any resource."""

IDS = st.sampled_from(list(BODIES))
PATHS = st.one_of(
    IDS,
    IDS,
    IDS.map(str.upper),
    st.builds("{}/{}".format, IDS, st.sampled_from(VERBS)),
    st.builds("{}/{}".format, IDS, st.sampled_from(STRANGE)),
    st.builds(
        "{}/providers/{}".format, st.sampled_from([GROUP, GROUP.rpartition("/r")[0]]), st.sampled_from(TYPES)
    ),
    st.builds("{}/providers/{}/{}".format, IDS, st.sampled_from(TYPES), st.sampled_from(STRANGE)),
    st.builds("{}{}".format, IDS.map(lambda id: id.rpartition("/")[0] + "/"), st.sampled_from(STRANGE)),
    st.sampled_from(PAGES),
    st.builds("{}/providers/Microsoft.Authorization/{}".format, IDS, st.sampled_from(EXTENSIONS)),
    st.text(max_size=30).map("/{}".format),
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), IDS,
    st.sampled_from(["Attach", "Copy", "FromImage", "Windows", "V1", "Delete", "", "\ud800"]),
    st.sampled_from([2**31, 2**63, 2**70, 10.5]),
)  # fmt: skip
ANY = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "lun", "createOption", "properties", "é"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@st.composite
def mutated(draw: Any) -> Any:
    """A good body with one to three places changed to anything."""
    body = deepcopy(draw(st.sampled_from(list(BODIES.values()))))
    for _ in range(draw(st.integers(1, 3))):
        holder = body
        for _ in range(draw(st.integers(0, 5))):
            inner = [key for key in _keys(holder) if isinstance(holder[key], dict | list) and holder[key]]
            if not inner:
                break
            holder = holder[draw(st.sampled_from(inner))]
        if _keys(holder):
            holder[draw(st.sampled_from(_keys(holder)))] = draw(ANY)
    return body


def _keys(holder: Any) -> Any:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


VERSIONS = st.sampled_from(
    ["?api-version=2024-07-01"] * 8 + ["", "?api-version=2024-11-01&$expand=instanceView", "?="]
)
COMMANDS = st.sampled_from(["", "", "", "vm wait"])
RUN = {"commandId": "RunShellScript", "script": ["hostname"]}
NONSENSE = [b"", b"{]", b"[" * 5000, b'{"properties":' * 300 + b"1" + b"}" * 300, b"\xff\xfe\x00"]


def written(
    method: Any, path: Any, body: Any, command: Any = "", query: Any = "?api-version=2024-07-01"
) -> Any:
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return Request(method, quote(path) + query, {"commandname": command}, content)


@st.composite
def good_requests(draw: Any) -> Any:
    """What a client means: make, show, change, run or delete one of the known resources."""
    path = draw(IDS)
    if draw(st.booleans()):
        return written("PUT", path, BODIES[path])
    if "/virtualMachines/" in path and draw(st.booleans()):
        verb = draw(
            st.sampled_from(["start", "powerOff", "restart", "deallocate", "generalize", "runCommand"])
        )
        return written("POST", f"{path}/{verb}", RUN)
    return written(draw(st.sampled_from(["GET", "DELETE", "HEAD"])), path, None, draw(COMMANDS))


@st.composite
def near_requests(draw: Any) -> Any:
    """A known resource and a body that is a little wrong."""
    path, body = draw(IDS), draw(mutated())
    return written(draw(st.sampled_from(["PUT", "PATCH"])), path, body, query=draw(VERSIONS))


@st.composite
def odd_requests(draw: Any) -> Any:
    """Any method, any address, any body."""
    path = draw(PATHS)
    method = draw(st.sampled_from(["GET", "PUT", "PATCH", "POST", "DELETE", "HEAD", "OPTIONS", "put"]))
    body = draw(st.one_of(mutated(), ANY, st.sampled_from(NONSENSE)))
    request = written(method, path, body, draw(COMMANDS), draw(VERSIONS))
    return request if draw(st.booleans()) else replace(request, url=f"{path}?api-version=2024-11-01")


def requests() -> Any:
    return st.one_of(good_requests(), good_requests(), near_requests(), odd_requests())


def follow(app: Any, response: Any) -> None:
    """Ask after a long operation until it has ended."""
    link = response.headers.get("azure-asyncoperation", "").removeprefix("https://management.azure.com")
    while link and app(Request("GET", link)).json().get("status") in ("InProgress", "Running"):
        pass


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A file with a cloud in which there is something to break."""
    store = Store()
    app = practice_azure(store)
    for path, body in PLACED:
        response = app(Request("PUT", f"{path}?api-version=2024-11-01", {}, json.dumps(body).encode()))
        assert response.status < 300, response.body
        follow(app, response)
    path = tmp_path_factory.mktemp("cloud") / "furnished.sqlite"
    store.copy_to(path)
    return path


def check(app: Any, request: pytest.FixtureRequest, patient: Any, invariants: Any) -> Any:
    """Send one request and look at the answer and at the cloud; the answer's status."""
    response = app(request)
    assert 200 <= response.status < 500, (request, response)
    if response.status >= 400 and response.body:
        assert response.json()["error"]["code"], (request, response)
    if patient:
        follow(app, response)
    invariants(app.cloud.store)
    return response.status


def ask_anything(furnished: Any, invariants: Any, examples: Any, *, derandomize: Any) -> Any:
    """Send random requests, and look at the cloud after each; how many had which status."""
    asked: Counter[int] = Counter()

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=derandomize
    )
    @given(st.lists(st.tuples(requests(), st.booleans()), min_size=STEPS, max_size=STEPS * 2))
    def ask(sequence: Any) -> None:
        store = Store()
        app = practice_azure(store)
        store.copy_from(furnished)
        for request, patient in sequence:
            asked[check(app, request, patient, invariants)] += 1
        store.close()

    ask()
    return asked


def test_no_request_breaks_the_cloud(furnished: Any, invariants: Any) -> None:
    asked = ask_anything(furnished, invariants, EXAMPLES, derandomize=True)
    assert asked.total() >= 400
    assert asked[200] + asked[201] + asked[202] > asked.total() / 5, asked
    assert min(asked[400], asked[404], asked[409]) > 10, asked


@pytest.mark.long
def test_twenty_thousand_requests_break_nothing(furnished: Any, invariants: Any) -> None:
    asked = ask_anything(furnished, invariants, LONG_EXAMPLES, derandomize=settings.default.derandomize)
    print(f"{asked.total()} requests: {dict(sorted(asked.items()))}")
    assert asked.total() >= 20_000


def test_a_whole_life_keeps_the_cloud_whole(furnished: Any, invariants: Any) -> None:
    store = Store()
    app = practice_azure(store)
    store.copy_from(furnished)
    vm = f"{COMPUTE}/virtualMachines/web"
    steps = [
        ("POST", f"{vm}/deallocate"),
        ("POST", f"{vm}/generalize"),
        ("PUT", f"{COMPUTE}/images/golden"),
        ("PUT", f"{COMPUTE}/virtualMachines/second"),
        ("DELETE", vm),
        ("DELETE", f"{COMPUTE}/images/golden"),
        ("DELETE", f"{COMPUTE}/virtualMachines/second"),
        ("DELETE", GROUP),
    ]
    for method, path in steps:
        content = json.dumps(BODIES.get(path, {})).encode() if method == "PUT" else b""
        response = app(Request(method, f"{path}?api-version=2024-11-01", {}, content))
        assert response.status < 300, (method, path, response.body)
        invariants(store)
        follow(app, response)
        invariants(store)
    app.cloud.operations.wait_until_idle(GROUP.lower())
    assert [one for one in store.resources() if one.id.group] == []
