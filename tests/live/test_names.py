"""Group names: the lesson's on one side, the learner's own on the other."""

import json
import unicodedata

import pytest

from azlab.arm.messages import Request, Response
from azlab.live.names import GroupNameTooLong, Names, is_named, learner_name, lesson_mark

NAMES = Names.of("anna-3f2a", "04-managed-images")
PREFIX = "azlab-anna-3f2a-04-"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/resourceGroups/rg-x", f"/resourceGroups/{PREFIX}rg-x"),
        ("/resourcegroups/rg-x/resources?a=1", f"/resourcegroups/{PREFIX}rg-x/resources?a=1"),
        ("/resourceGroups?a=1", "/resourceGroups?a=1"),
        (f"/resourceGroups/{PREFIX}rg-x", f"/resourceGroups/{PREFIX}rg-x"),
        ("/providers/Microsoft.Compute/images", "/providers/Microsoft.Compute/images"),
    ],
)
def test_a_path_gets_the_prefix_where_it_names_a_group(path: str, sent: str) -> None:
    assert NAMES.outward(Request("GET", f"/subscriptions/s{path}")).url == f"/subscriptions/s{sent}"


def test_every_id_in_a_body_gets_the_prefix_and_nothing_else_does() -> None:
    place = "/subscriptions/s/resourceGroups/{}rg-x/providers/Microsoft.Compute/images/rg-x"
    body = {
        "source": {"id": place.format("")},
        "resourceGroup": "rg-y",
        "expression": "[resourceGroup().name]",
        "text": "rg-x",
    }
    sent = json.loads(NAMES.outward(Request("PUT", "/x", {}, json.dumps(body).encode())).body)
    assert sent == {
        "source": {"id": place.format(PREFIX)},
        "resourceGroup": f"{PREFIX}rg-y",
        "expression": "[resourceGroup().name]",
        "text": "rg-x",
    }


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("resourceId('rg-x', 'Microsoft.Compute/images', 'i')", "resourceId('{}rg-x', "),
        (
            "resourceId(subscription().subscriptionId, 'rg-x', 'Microsoft.Compute/images', 'i')",
            "Id, '{}rg-x', ",
        ),
        ("resourceId('Microsoft.Compute/images', 'rg-x')", "'Microsoft.Compute/images', 'rg-x')"),
    ],
)
def test_a_group_in_an_expression_gets_the_prefix(written: str, sent: str) -> None:
    body = json.dumps({"id": f"[{written}]"}).encode()
    assert sent.format(PREFIX) in NAMES.outward(Request("PUT", "/x", {}, body)).body.decode()


def test_what_comes_back_is_in_the_lessons_words_even_in_capitals_and_in_links() -> None:
    document = {"name": f"{PREFIX}rg-x", "id": f"/subscriptions/s/resourceGroups/{PREFIX.upper()}RG-X"}
    link = f"https://management.azure.com/subscriptions/s/resourcegroups/{PREFIX}rg-x/op"
    shown = NAMES.inward(
        Request("GET", "/x"), Response(200, {"location": link}, json.dumps(document).encode())
    )
    assert shown.json() == {"name": "rg-x", "id": "/subscriptions/s/resourceGroups/RG-X"}
    assert shown.headers["location"].endswith("/resourcegroups/rg-x/op")


def test_a_link_goes_back_as_it_came() -> None:
    link = f"/subscriptions/s/resourcegroups/{PREFIX}rg-x/op?t=1&s=a%2Fb"
    shown = NAMES.inward(Request("GET", "/x"), Response(202, {"location": link}))
    assert NAMES.outward(Request("GET", shown.headers["location"])).url == link


def test_lists_leave_out_what_lies_in_groups_of_others() -> None:
    ids = [
        f"/subscriptions/s/resourceGroups/{group}"
        for group in (f"{PREFIX}rg", "production", "azlab-ben-1-04-rg")
    ]
    rows = [{"id": id, "name": id.rpartition("/")[2]} for id in ids]
    rows.append({"id": "/subscriptions/s/locations/westeurope", "name": "westeurope"})
    body = json.dumps({"value": rows, "nextLink": "more"}).encode()
    shown = NAMES.inward(Request("GET", "/x"), Response(200, {}, body)).json()
    assert [row["name"] for row in shown["value"]] == ["rg", "westeurope"]
    assert shown["nextLink"] == "more"


def test_two_learners_with_one_first_name_have_different_names() -> None:
    assert learner_name("anna@school.example") != learner_name("anna@college.example")
    assert learner_name("anna@school.example") == learner_name("Anna@School.example")


STRANGE = [
    "live.com#anna.maria_von-und-zu@x", "Ä@x", "5b3f8d20-94c1-4a7e-9f06-2c6d1e8a7b45", "", "@", "---",
    "李明@x", "\N{GRINNING FACE}", "\udcff", "Jürgen Müßig", "x" * 5000, "a/b?c'd\"e",
]  # fmt: skip


@pytest.mark.parametrize("user", STRANGE)
def test_a_learners_name_fits_into_a_group_name(user: str) -> None:
    name = learner_name(user)
    assert name.isascii()
    assert name.replace("-", "").isalnum()
    assert 5 < len(name) <= 21


def test_strange_learners_are_all_told_apart() -> None:
    assert len({learner_name(user) for user in STRANGE}) == len(STRANGE)
    long = [learner_name(f"student-of-the-evening-class-{number}") for number in range(2000)]
    assert len(set(long)) == len(long)


def test_a_learner_is_the_same_however_the_name_is_typed() -> None:
    names = {learner_name(user) for user in ("Jürgen", " jürgen ", unicodedata.normalize("NFD", "JÜRGEN"))}
    assert len(names) == 1
    assert names.pop().startswith("jurgen-")
    assert learner_name("anna") == "anna-5557"


def test_no_learner_can_be_called_so_that_another_sees_their_groups() -> None:
    begin = Names.of("anna-3f2a", "04").prefix
    assert not Names.of(learner_name("anna-3f2a-04-b"), "05").prefix.startswith(begin)
    begin = Names.of("learner-0a1b2c3d", "04").prefix
    assert not Names.of(learner_name("learner-0a1b2c3d-04"), "05").prefix.startswith(begin)


def test_a_new_group_whose_name_gets_too_long_is_refused() -> None:
    longest = "g" * (90 - len(PREFIX))
    path = "/subscriptions/s/resourcegroups/{}?api-version=2024-11-01"
    assert f"/{PREFIX}{longest}?" in NAMES.outward(Request("PUT", path.format(longest))).url
    with pytest.raises(GroupNameTooLong, match=f"Resource group '{longest}g' would .* 91 .* Azure allows 90"):
        NAMES.outward(Request("PUT", path.format(f"{longest}g")))
    NAMES.outward(Request("HEAD", path.format(f"{longest}g")))
    NAMES.outward(Request("PUT", path.format("%C3%BC" * 30)))


def test_a_lesson_is_named_by_its_number() -> None:
    assert lesson_mark("04-managed-images") == "04"
    assert lesson_mark("12-capstone-2-incident") == "12.2"
    assert lesson_mark("My own Lesson!") == "my-own-lesso"


@pytest.mark.parametrize(
    ("group", "named"),
    [
        ("azlab-anna-3f2a-04-rg", True),
        ("AZLAB-Anna-3f2a-04b-rg", True),
        ("azlab-anna-3f2a-04-", False),
        ("azlab-anna-3f2a-05-rg", False),
        ("azlab-anna-3f2a-044-rg", False),
        ("azlab-ben-77aa-04-rg", False),
        ("my-azlab-anna-3f2a-04-rg", False),
        ("rg", False),
    ],
)
def test_the_name_of_a_group_tells_whether_it_can_be_the_courses(group: str, named: bool) -> None:
    assert is_named(group, "anna-3f2a", "04-managed-images") == named
    assert not is_named("azlab--04-rg", "", "04-managed-images")


TWO = Names.of("anna-3f2a", "07-sharing", "real", Practice_Two="2b7d")
PREFIX_TWO = "azlab-anna-3f2a-07b-"


def test_a_second_subscription_of_the_lesson_is_the_same_one_under_another_prefix() -> None:
    sent = TWO.outward(Request("GET", "/subscriptions/2b7d/resourceGroups/rg/resources"))
    assert sent.url == f"/subscriptions/real/resourceGroups/{PREFIX_TWO}rg/resources"
    assert TWO.outward(Request("GET", "/subscriptions/2b7d/locations")).url == "/subscriptions/real/locations"
    body = (
        b'{"id": "/subscriptions/2B7D/resourceGroups/rg/x", "other": "/subscriptions/real/resourceGroups/rg"}'
    )
    assert json.loads(TWO.outward(Request("PUT", "/x", {}, body)).body) == {
        "id": f"/subscriptions/real/resourceGroups/{PREFIX_TWO}rg/x",
        "other": "/subscriptions/real/resourceGroups/azlab-anna-3f2a-07-rg",
    }


def test_answers_tell_the_two_subscriptions_apart() -> None:
    document = {"one": "/subscriptions/real/resourceGroups/azlab-anna-3f2a-07-rg",
                "two": f"/subscriptions/REAL/resourceGroups/{PREFIX_TWO}rg"}  # fmt: skip
    shown = TWO.inward(Request("GET", "/x"), Response(200, {}, json.dumps(document).encode())).json()
    assert shown == {
        "one": "/subscriptions/real/resourceGroups/rg",
        "two": "/subscriptions/2b7d/resourceGroups/rg",
    }


def test_each_subscription_lists_its_own_groups() -> None:
    rows = [
        {"id": f"/subscriptions/real/resourceGroups/{prefix}rg"}
        for prefix in ("azlab-anna-3f2a-07-", PREFIX_TWO)
    ]
    answer = Response(200, {}, json.dumps({"value": rows}).encode())
    for id in ("real", "2b7d"):
        shown = TWO.inward(Request("GET", f"/subscriptions/{id}/resourceGroups"), answer).json()
        assert shown == {"value": [{"id": f"/subscriptions/{id}/resourceGroups/rg"}]}


def test_the_list_of_subscriptions_has_the_confirmed_one_and_those_of_the_lesson() -> None:
    rows = [
        {"id": f"/subscriptions/{id}", "subscriptionId": id, "displayName": id} for id in ("real", "payroll")
    ]
    answer = Response(200, {}, json.dumps({"value": rows}).encode())
    shown = TWO.inward(Request("GET", "/subscriptions"), answer).json()["value"]
    assert [(row["id"], row["displayName"]) for row in shown] == [
        ("/subscriptions/real", "real"),
        ("/subscriptions/2b7d", "Practice Two"),
    ]
    one = TWO.inward(Request("GET", "/subscriptions/2b7d"), Response(200, {}, json.dumps(rows[0]).encode()))
    assert one.json()["displayName"] == "Practice Two"


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("$filter=resourceGroup%20eq%20%27rg-x%27&a=1", f"$filter=resourceGroup%20eq%20'{PREFIX}rg-x'&a=1"),
        ("$filter=resourceGroupName+eq+'rg-x'", f"$filter=resourceGroupName%20eq%20'{PREFIX}rg-x'"),
        ("$filter=resourceUri%20eq%20%27%2Fsubscriptions%2Fs%2FresourceGroups%2Frg-x%2Fa%27",
         f"$filter=resourceUri%20eq%20'/subscriptions/s/resourceGroups/{PREFIX}rg-x/a'"),
        ("$filter=name%20eq%20%27rg-x%27", "$filter=name%20eq%20%27rg-x%27"),
    ],
)  # fmt: skip
def test_a_group_in_a_filter_gets_the_prefix(query: str, sent: str) -> None:
    assert NAMES.outward(Request("GET", f"/subscriptions/s/resources?{query}")).url.partition("?")[2] == sent
