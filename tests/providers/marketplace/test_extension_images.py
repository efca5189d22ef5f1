"""The pages of VM extensions, against the exchanges of `az vm extension image ...`."""

from collections.abc import Callable
from typing import Any

import pytest

PAGES = "/providers/Microsoft.Compute/locations/westeurope/publishers"
TYPES = f"{PAGES}/microsoft.azure.extensions/artifacttypes/vmextension/types"
VERSIONS = f"{TYPES}/customscript/versions"


def test_types_are_a_bare_list_with_the_old_spelling_of_ids(
    ask: Callable[..., Any], subscription: str
) -> None:
    [shown] = ask("GET", subscription + TYPES).json()
    assert (shown["name"], shown["location"]) == ("CustomScript", "westeurope")
    assert shown["id"].endswith(
        "/Publishers/Microsoft.Azure.Extensions/ArtifactTypes/VMExtension/Types/CustomScript"
    )


def test_a_publisher_of_images_alone_has_none(ask: Callable[..., Any], subscription: str) -> None:
    assert ask("GET", f"{subscription}{PAGES}/canonical/artifacttypes/vmextension/types").json() == []


def test_a_type_that_azure_may_have_is_said_to_be_not_here(ask: Any, subscription: Any) -> None:
    for path in (f"{PAGES}/microsoft.powershell", f"{PAGES}/Qualys"):
        response = ask("GET", f"{subscription}{path}/artifacttypes/vmextension/types/dsc/versions")
        assert response.json()["error"]["code"] == "NotImplemented"


def test_every_version_that_is_listed_can_be_shown(ask: Callable[..., Any], subscription: str) -> None:
    listed = [one["name"] for one in ask("GET", subscription + VERSIONS).json()]
    assert listed
    for name in listed:
        shown = ask("GET", f"{subscription}{VERSIONS}/{name}").json()
        assert shown["id"].endswith(f"/Types/CustomScript/Versions/{name}")
        assert shown["properties"]["operatingSystem"] == "Linux"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (f"{PAGES}/nobody/artifacttypes/vmextension/types", "Publisher: nobody was not found."),
        (f"{TYPES}/nothing/versions", "Artifact: VMExtension was not found."),
        (f"{VERSIONS}/9.9.9", "Artifact: VMExtension was not found."),
    ],
)
def test_what_is_not_there_is_not_found(
    ask: Callable[..., Any], subscription: str, path: str, sentence: str
) -> None:
    response = ask("GET", subscription + path)
    assert (response.status, response.json()["error"]["message"]) == (404, sentence)
