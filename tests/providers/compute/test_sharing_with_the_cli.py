"""The real Azure CLI shares a gallery and uses what others share."""

from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.directory import PARTNER_TENANT, SUBSCRIPTIONS
from tests.providers.conftest import run

OWNER, OTHER = SUBSCRIPTIONS
LOGIN = "--admin-username azureuser --generate-ssh-keys"
TOLD = "--publisher-uri https://s.example --publisher-email k@s.example --eula https://s.example/e"
COMMUNITY = f"--permissions Community {TOLD} --public-name-prefix shop"
ELSEWHERE = f"--subscription {OTHER}"


@pytest.fixture(autouse=True)
def theirs(cli: Path) -> None:
    """A group in another subscription."""
    run(f"group create -n theirs -l westeurope {ELSEWHERE}")


def fill() -> None:
    """A version of a definition in the gallery `shop`."""
    run(f"vm create -g rg -n web --image Debian:debian-12:12-gen2:latest --security-type Standard {LOGIN}")
    run("vm run-command invoke -g rg -n web --command-id RunShellScript --scripts "
        "'sudo apt-get install -y nginx; sudo waagent -deprovision+user -force'")  # fmt: skip
    run("vm deallocate -g rg -n web")
    run("vm generalize -g rg -n web")
    vm = run("vm show -g rg -n web --query id")
    run("sig image-definition create -g rg -r shop -i web --os-type Linux -p shop -f web -s small")
    run(f"sig image-version create -g rg -r shop -i web -e 1.0.0 --virtual-machine {vm}")


def test_a_subscription_uses_what_is_shared_with_it() -> None:
    run("sig create -g rg -r shop --permissions Groups")
    fill()
    run(f"sig share add -g rg -r shop --subscription-ids {OTHER}")
    run("sig share wait -g rg -r shop --updated")
    groups = run("sig show -g rg -r shop --sharing-groups --query sharingProfile.groups")
    assert groups == [{"ids": [OTHER], "type": "Subscriptions"}]
    unique = run(f"sig list-shared -l westeurope {ELSEWHERE} --query [].name")
    assert unique == [f"{OWNER}-SHOP"]
    one = f"-l westeurope --gallery-unique-name {OWNER}-SHOP {ELSEWHERE}"
    assert run(f"sig show-shared {one} --query uniqueId") == f"/SharedGalleries/{OWNER}-SHOP"
    assert run(f"sig image-definition list-shared {one} --query [].name") == ["web"]
    assert run(f"sig image-definition show-shared {one} -i web --query osState") == "Generalized"
    versions = run(f"sig image-version list-shared {one} -i web --query [].uniqueId")
    assert versions == [f"/SharedGalleries/{OWNER}-SHOP/Images/web/Versions/1.0.0"]
    size = "storageProfile.osDiskImage.diskSizeGB"
    assert run(f"sig image-version show-shared {one} -i web -e 1.0.0 --query {size}") == 30
    image = f"/SharedGalleries/{OWNER}-SHOP/Images/web/Versions/latest"
    run(f"vm create -g theirs -n copy --image {image} {LOGIN} {ELSEWHERE}")
    found = run(f"vm show -g theirs -n copy {ELSEWHERE} --query storageProfile.imageReference")
    assert isinstance(found, dict)
    assert (found["sharedGalleryImageId"], found["exactVersion"]) == (image, "1.0.0")
    exact = image.replace("latest", "1.0.0")
    run(f"disk create -g theirs -n disk --gallery-image-reference {exact} {ELSEWHERE}")


def test_what_is_no_longer_shared_is_gone() -> None:
    run("sig create -g rg -r shop --permissions Groups")
    fill()
    run(f"sig share add -g rg -r shop --subscription-ids {OTHER}")
    run(f"sig share remove -g rg -r shop --subscription-ids {OTHER}")
    assert run(f"sig list-shared -l westeurope {ELSEWHERE}") == []
    image = f"/SharedGalleries/{OWNER}-SHOP/Images/web/Versions/1.0.0"
    refused = az(f"vm create -g theirs -n copy --image {image} {LOGIN} {ELSEWHERE}")
    assert refused.exit_code == 2  # it asks for the definition while it reads the options
    assert "is not found" in refused.errors


def test_everybody_uses_a_community_gallery() -> None:
    run(f"sig create -g rg -r shop {COMMUNITY}")
    fill()
    run("sig share enable-community -g rg -r shop")
    info = "sharingProfile.communityGalleryInfo"
    assert run(f"sig show -g rg -r shop --query {info}.communityGalleryEnabled") is True
    name = run(f"sig show -g rg -r shop --query {info}.publicNames[0]")
    assert str(name).startswith("shop-")
    assert run(f"sig list-community -l westeurope {ELSEWHERE} --query [].name") == [name]
    one = f"-l westeurope --public-gallery-name {name} {ELSEWHERE}"
    shown = run(f"sig show-community {one}")
    assert isinstance(shown, dict)
    assert shown["communityMetadata"]["publisherContact"] == "k@s.example"
    assert run(f"sig image-definition list-community {one} --query [].name") == ["web"]
    identifier = run(f"sig image-definition show-community {one} -i web --query identifier")
    assert identifier == {"offer": "", "publisher": "", "sku": ""}
    assert run(f"sig image-version list-community {one} -i web --query [].name") == ["1.0.0"]
    disclaimer = run(f"sig image-version show-community {one} -i web -e 1.0.0 --query disclaimer")
    assert disclaimer == "https://aka.ms/community-gallery-disclaimer"
    image = f"/CommunityGalleries/{name}/Images/web/Versions/1.0.0"
    asked = az(f"vm create -g theirs -n copy --image {image} {LOGIN} {ELSEWHERE}")
    assert "ERROR: The command asks a question here." in asked.errors
    run(f"vm create -g theirs -n copy --image {image} --accept-term {LOGIN} {ELSEWHERE}")
    script = "--command-id RunShellScript --scripts 'which nginx'"
    said = az(f"vm run-command invoke -g theirs -n copy {script} {ELSEWHERE}").data
    assert "/usr/bin/nginx" in said["value"][0]["message"]


def test_a_public_gallery_goes_after_a_reset() -> None:
    run(f"sig create -g rg -r shop {COMMUNITY}")
    run("sig share enable-community -g rg -r shop")
    assert "(OperationNotAllowed)" in az("sig delete -g rg -r shop").errors
    run("sig share reset -g rg -r shop")
    assert run("sig show -g rg -r shop --select Permissions --query sharingProfile.permissions") == "Private"
    assert run("sig list-community") == []
    run("sig delete -g rg -r shop")


def test_a_private_gallery_is_not_shared_before_its_permissions_allow_it() -> None:
    run("sig create -g rg -r shop")
    add = f"sig share add -g rg -r shop --subscription-ids {OTHER}"
    assert "(OperationNotAllowed)" in az(add).errors
    assert "(PropertyChangeNotAllowed)" in az("sig update -g rg -r shop --permissions Groups").errors


def test_the_cli_asks_for_the_publisher_itself() -> None:
    refused = az("sig create -g rg -r shop --permissions Community")
    assert "--publisher-uri, --publisher-email, --eula, --public-name-prefix" in refused.errors


def test_another_tenant_uses_what_is_shared_with_it() -> None:
    run("sig create -g rg -r shop --permissions Groups")
    fill()
    run(f"sig share add -g rg -r shop --tenant-ids {PARTNER_TENANT}")
    gallery = run("sig show -g rg -r shop --query id")
    lab.sign_in_as("partner")
    assert f"Subscription '{OWNER}' not found" in az(f"sig show --ids {gallery}").errors
    assert run("sig list-shared -l westeurope --shared-to tenant --query [].name") == [f"{OWNER}-SHOP"]
    run("group create -n ours -l westeurope")
    image = f"/SharedGalleries/{OWNER}-SHOP/Images/web/Versions/1.0.0"
    run(f"vm create -g ours -n copy --image {image} {LOGIN}")


def test_a_contributor_shares_nothing() -> None:
    run(f"sig create -g theirs -r shop --permissions Groups {ELSEWHERE}")
    lab.sign_in_as("shop-team")
    refused = az(f"sig share add -g theirs -r shop --subscription-ids {OWNER} {ELSEWHERE}")
    assert "(AuthorizationFailed)" in refused.errors
    assert "'Microsoft.Compute/galleries/share/action'" in refused.errors


def test_undeleting_takes_no_option_from_showing() -> None:
    """The CLI's `undelete` uses the plain `sig show`; in one process the other one was spoilt by it."""
    run("sig create -g rg -r kept --soft-delete true")
    run("sig image-definition create -g rg -r kept -i web --os-type Linux -p shop -f web -s small")
    assert not az("sig image-version undelete -g rg -r kept -i web -e 1.0.0").ok
    assert run("sig show -g rg -r kept --sharing-groups --query name") == "kept"


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_scale_sets_come_from_what_others_share(mode: str) -> None:
    run("sig create -g rg -r shop --permissions Groups")
    fill()
    run(f"sig share add -g rg -r shop --subscription-ids {OTHER}")
    image = f"/SharedGalleries/{OWNER}-SHOP/Images/web/Versions/latest"
    made = f"--vm-sku Standard_B1s {LOGIN} --orchestration-mode {mode} --security-type Standard {ELSEWHERE}"
    run(f"vmss create -g theirs -n copies --image {image} {made}")
    model = "virtualMachineProfile.storageProfile.imageReference.sharedGalleryImageId"
    assert run(f"vmss show -g theirs -n copies {ELSEWHERE} --query {model}") == image
    run(f"sig share remove -g rg -r shop --subscription-ids {OTHER}")
    refused = az(f"vmss scale -g theirs -n copies --new-capacity 3 {ELSEWHERE}")
    assert refused.exit_code != 0
    assert run(f"vmss show -g theirs -n copies {ELSEWHERE} --query sku.capacity") == 2
    run(f"vmss scale -g theirs -n copies --new-capacity 1 {ELSEWHERE}")


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_scale_sets_come_from_community_galleries(mode: str) -> None:
    run(f"sig create -g rg -r shop {COMMUNITY}")
    fill()
    run("sig share enable-community -g rg -r shop")
    name = run("sig show -g rg -r shop --query sharingProfile.communityGalleryInfo.publicNames[0]")
    image = f"/CommunityGalleries/{name}/Images/web/Versions/1.0.0"
    made = f"--accept-term --vm-sku Standard_B1s {LOGIN} --orchestration-mode {mode} --security-type Standard"
    run(f"vmss create -g theirs -n copies --image {image} {made} {ELSEWHERE}")
    machines = run(f"vmss list-instances -g theirs -n copies {ELSEWHERE} --query [].instanceId")
    assert isinstance(machines, list)
    assert len(machines) == 2
