"""Lesson 07: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

LOGIN = '--admin-username azureuser --generate-ssh-keys --public-ip-address ""'
OPTIONS = f"--security-type Standard {LOGIN}"
SHOP = "-g rg-images -r shop"
TEAM = "--assignee shop-team@practice.onmicrosoft.com"
GALLERY = f"$(az sig show {SHOP} --query id -o tsv)"
GRANT = f"az role assignment create {TEAM}"
IMAGE_READER = '--role "Compute Gallery Image Reader"'
WEB_1 = f"az vm create -g rg-web -n web-1 {OPTIONS} --image"
MAKE = "az sig create -g rg-images -r partners"
SHARE = "az sig share add -g rg-images -r partners"
SHARED = f"{SHARE} --subscription-ids $partner_subscription"
GROUPS = f"{MAKE} --permissions Groups"
OPEN = "-g rg-images -r open"
EMPTY = (
    f"az sig image-version delete {OPEN} -i web -e 1.0.0\naz sig image-definition delete {OPEN} -i web\n"
    f"az sig delete {OPEN}"
)
LOCK = "az lock create -n keep-images"
PARTNER = "partner@partner.onmicrosoft.com"
PUBLIC_NAME = f"$(az sig show {OPEN} --query sharingProfile.communityGalleryInfo.publicNames[0] -o tsv)"
FROM_PUBLIC = f"--image /CommunityGalleries/$name/Images/web/Versions/latest --accept-term {OPTIONS}"
DISK = "az disk create -n try --gallery-image-reference $image_id/versions/1.0.0"
IMAGES = "/subscriptions/{subscriptionId}/resourceGroups/rg-images"
COMPUTE = f"{IMAGES}/providers/Microsoft.Compute"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"

RIGHT = [
    ("grant_reading", f"%%az\n{GRANT} {IMAGE_READER} --scope {GALLERY}"),
    ("grant_reading", f"%%az\n{GRANT} --role Reader --scope {GALLERY}"),
    (
        "grant_reading",
        "%%az\n"
        f"{GRANT} --role Contributor --scope {GALLERY}\n"
        f"az role assignment delete {TEAM} --role Contributor --scope {GALLERY}\n"
        f"{GRANT} --role Reader --scope {GALLERY}",
    ),
    (
        "grant_reading",
        "%%az\nteam=$(az ad user show --id shop-team@practice.onmicrosoft.com --query id -o tsv)\n"
        f"az role assignment create --assignee-object-id $team --assignee-principal-type User "
        f"--role {READER} --scope {GALLERY}",
    ),
    (
        "grant_reading",
        f"""import json
gallery = az("sig show {SHOP} --query id -o tsv").text.strip()
team = az("ad user show --id shop-team@practice.onmicrosoft.com --query id -o tsv").text.strip()
role = az("role definition list --name Reader --query [0].id -o tsv").text.strip()
body = json.dumps({{"properties": {{"roleDefinitionId": role, "principalId": team}}}})
name = "11111111-2222-4333-8444-555555555555"
url = f"{{gallery}}/providers/Microsoft.Authorization/roleAssignments/{{name}}?api-version=2022-04-01"
az(["rest", "--method", "put", "--url", url, "--body", body])""",
    ),
    ("deploy_web", f"%{WEB_1} $image_id"),
    ("deploy_web", f"%{WEB_1} $image_id/versions/1.0.0 --size Standard_D4s_v5"),
    ("deploy_web", f"%%az\n{WEB_1} $image_id --no-wait\naz vm wait -g rg-web -n web-1 --created"),
    (
        "deploy_web",
        'lab.sign_in_as("shop-team")\n'
        """made = az('vm create -g rg-web -n web-1 --image $image_id $options --tags team=shop')\n"""
        'az("vm deallocate -g rg-web -n web-1")',
    ),
    ("say_what_is_missing", 'ada, ben, cleo = "nothing", "a role at the gallery", "a role at the group"'),
    ("say_what_is_missing", 'ada = "Nothing"\nben = " a role at the gallery"\ncleo = "A role at the group"'),
    ("share_direct", f"%%az\n{GROUPS}\n{SHARED}"),
    (
        "share_direct",
        f"%%az\n{MAKE} --permissions groups -l westeurope\n{SHARED} --no-wait\n"
        "az sig share wait -g rg-images -r partners --updated",
    ),
    (
        "share_direct",
        f"%%az\n{GROUPS}\n{SHARED} 2b7d4e81-9c06-4f3a-b2e5-6f1a8c3d5e20\n"
        f"{SHARE.replace('add', 'remove')} --subscription-ids 2b7d4e81-9c06-4f3a-b2e5-6f1a8c3d5e20",
    ),
    (
        "share_direct",
        f"""import json
az("{GROUPS[3:]} --tags team=partners")
groups = [{{"type": "Subscriptions", "ids": [partner_subscription]}}]
body = json.dumps({{"operationType": "Add", "groups": groups}})
url = "{COMPUTE}/galleries/partners/share?api-version=2023-07-03"
az(["rest", "--method", "post", "--url", url, "--body", body])
az("sig share wait -g rg-images -r partners --updated")""",
    ),
    ("end_community", f"%%az\naz sig share reset {OPEN}\n{EMPTY}"),
    (
        "end_community",
        f"%%az\naz sig image-version delete {OPEN} -i web -e 1.0.0\n"
        f"az sig image-definition delete {OPEN} -i web\naz sig share reset {OPEN}\naz sig delete {OPEN}",
    ),
    (
        "end_community",
        "%%az\naz sig share reset --resource-group rg-images --gallery-name open\n"
        f"version=$(az sig image-version list {OPEN} -i web --query [0].id -o tsv)\n"
        "az sig image-version delete --ids $version\n"
        f"az sig image-definition delete {OPEN} -i web\naz sig delete {OPEN} --no-wait\n"
        f"az sig wait {OPEN} --deleted",
    ),
    (
        "end_community",
        f"""az("sig share reset {OPEN}")
gallery = az("sig show {OPEN} --query id -o tsv").text.strip()
for id in (gallery + "/images/web/versions/1.0.0", gallery + "/images/web", gallery):
    az(["resource", "delete", "--ids", id])""",
    ),
    ("choose_way", 'colleagues, subsidiary, pipeline = "role", "direct", "application"'),
    ("choose_way", 'colleagues = "role "\nsubsidiary = " direct"\npipeline = "Application"'),
]


SUBSCRIPTION = "$(az account show --query id -o tsv)"
GROUP = "$(az group show -n rg-images --query id -o tsv)"
AUDITOR = "az role assignment create --assignee auditor@practice.onmicrosoft.com --role Reader"
BUILDER = "az role assignment create --assignee builder@practice.onmicrosoft.com --role Contributor"
ANY_ROLE = """
import json
gallery = az("sig show SHOP --query id -o tsv").text.strip()
role = {"Name": "Reader/", "Description": "All.", "Actions": ["*"]}
role["AssignableScopes"] = [gallery.partition("/resourceGroups/")[0]]
open("role.json", "w").write(json.dumps(role))
az("role definition create --role-definition @role.json")
az('role assignment create --assignee shop-team@practice.onmicrosoft.com --role "Reader/" --scope $gallery')
""".replace("SHOP", SHOP)
BY_LEARNER = f'lab.sign_in_as("learner")\n%{WEB_1} $image_id --subscription "Practice Two"\n'
WRONG = [
    *(
        (
            "grant_reading",
            f"%%az\n{GRANT} --role Reader --scope {GALLERY}\n{BUILDER} --scope {scope}",
            3,
            told,
        )
        for scope, told in (
            (GROUP, "'builder' holds Contributor on 'rg-images'"),
            (f"/subscriptions/{SUBSCRIPTION}", "'builder' holds Contributor on the subscription 'Practice'"),
        )
    ),
    ("grant_reading", ANY_ROLE, 2, "it holds Reader/ on 'shop'"),
    (
        "deploy_web",
        f'{BY_LEARNER}lab.sign_in_as("shop-team")\n%az vm update -g rg-web -n web-1 --set tags.team=shop',
        2,
        "it was created by 'learner'",
    ),
    (
        "deploy_web",
        f'{BY_LEARNER}lab.sign_in_as("shop-team")\n%{WEB_1} $image_id',
        2,
        "it was created by 'learner'",
    ),
    (
        "grant_reading",
        f"%%az\n{GRANT} {IMAGE_READER} --scope /subscriptions/{SUBSCRIPTION}",
        1,
        "Compute Gallery Image Reader on the subscription 'Practice'",
    ),
    ("grant_reading", f"%%az\n{GRANT} --role Reader --scope {GROUP}", 1, "it holds Reader on 'rg-images'"),
    (
        "grant_reading",
        f"%%az\n{GRANT} --role Contributor --scope {GALLERY}",
        2,
        "it holds Contributor on 'shop'",
    ),
    ("grant_reading", f"%%az\n{GRANT} --role Reader --scope $image_id", 1, "it holds Reader on 'web' only"),
    ("grant_reading", f"%%az\n{AUDITOR} --scope {GALLERY}", 0, "it holds no role there"),
    (
        "grant_reading",
        f"%%az\n{GRANT} --role Reader --scope {GALLERY}\n{AUDITOR} --scope $image_id",
        3,
        "'auditor' holds Reader on 'web'",
    ),
    (
        "grant_reading",
        f"%%az\n{GRANT} --role Reader --scope {GALLERY}\n{GRANT} {IMAGE_READER} --scope {GROUP}",
        2,
        "it holds Compute Gallery Image Reader on 'rg-images' and Reader on 'shop'",
    ),
    ("deploy_web", f"%{WEB_1} web", 0, "does not exist yet"),
    (
        "deploy_web",
        f'lab.sign_in_as("learner")\n%{WEB_1} $image_id --subscription "Practice Two"',
        2,
        "it was created by 'learner'",
    ),
    ("deploy_web", f"%{WEB_1} Ubuntu2204", 2, "it was created from Canonical:0001-com-ubuntu-server-jammy"),
    ("deploy_web", f"%{WEB_1.replace('web-1', 'web1')} $image_id", 0, "does not exist yet"),
    (
        "deploy_web",
        f'lab.sign_in_as("learner")\n%az vm create -g rg-images -n web-1 --image $image_id {OPTIONS}',
        0,
        "does not exist yet",
    ),
    (
        "deploy_web",
        f'lab.sign_in_as("auditor")\n%{WEB_1} $image_id --subscription "Practice Two"',
        0,
        "Azure refused `az vm create` to 'auditor' with AuthorizationFailed",
    ),
    ("say_what_is_missing", 'ada = "a role at the gallery"', 0, "it is more than needed, not less"),
    ("say_what_is_missing", 'ada = "a role at the group"', 0, "may do so in this very group"),
    ("say_what_is_missing", 'ben = "nothing"', 0, "but the gallery lies in another one"),
    ("say_what_is_missing", 'ben = "a role at the group"', 0, "holds at every group in it"),
    ("say_what_is_missing", 'cleo = "nothing"', 0, "a deployment writes into it"),
    ("say_what_is_missing", 'cleo = "a role at the gallery"', 0, "A Contributor may read the gallery"),
    ("share_direct", f"%%az\n{MAKE}\n{SHARED}", 0, "are Private"),
    (
        "share_direct",
        f"%%az\n{MAKE}\naz sig update -g rg-images -r partners --permissions Groups\n{SHARED}",
        0,
        "are Private",
    ),
    ("share_direct", f"%{GROUPS}", 0, "it is shared with none of that kind"),
    (
        "share_direct",
        f"%%az\n{GROUPS}\n{SHARE} --subscription-ids $(az account show --query id -o tsv)",
        0,
        "it is shared with",
    ),
    (
        "share_direct",
        f"%%az\n{GROUPS}\n{SHARED} $(az account show --query id -o tsv)",
        1,
        "it is shared with 3e95a6c2-71d4-48bf-a03c-7d28e6b1f930 and",
    ),
    (
        "share_direct",
        f"%%az\n{GROUPS}\n{SHARE} --tenant-ids c94f2d17-58ab-4e03-b6d9-1e7a30f5c802",
        0,
        "it is shared with none of that kind",
    ),
    (
        "share_direct",
        "%%az\naz sig update -g rg-images -r shop --permissions Groups\n"
        "az sig share add -g rg-images -r shop --subscription-ids $partner_subscription",
        0,
        "gallery 'partners' in group 'rg-images' does not exist yet",
    ),
    ("end_community", f"%az sig share reset {OPEN}", 0, "it is still there"),
    ("end_community", f"%%az\naz sig share reset {OPEN}\naz sig delete {OPEN}", 0, "it is still there"),
    ("end_community", f"%%az\n{EMPTY}", 2, "it is still there"),
    (
        "end_community",
        f"%%az\naz sig share reset {OPEN}\naz group delete -n rg-images --yes",
        3.5,
        "it was there, and was deleted: `lab.undo()`",
    ),
    (
        "end_community",
        f"%%az\naz sig share reset {OPEN}\n{EMPTY}\naz image delete -g rg-old -n old-image",
        3.5,
        "image 'old-image' in group 'rg-old' does not exist yet",
    ),
    ("choose_way", 'colleagues = "direct"', 0, "everybody in that subscription"),
    ("choose_way", 'colleagues = "community"', 0, "everybody, anywhere"),
    ("choose_way", 'colleagues = "application"', 0, "two people of your own tenant"),
    ("choose_way", 'subsidiary = "role"', 0, "you do not know tomorrow's"),
    ("choose_way", 'subsidiary = "community"', 0, "everybody else"),
    ("choose_way", 'subsidiary = "application"', 0, "one identity"),
    ("choose_way", 'pipeline = "role"', 0, "A role alone ends at the border of the tenant"),
    ("choose_way", 'pipeline = "direct"', 0, "everybody there, not only the pipeline"),
    ("choose_way", 'pipeline = "community"', 0, "everybody, anywhere"),
]


REFUSED = [
    (
        "grant_reading",
        f'lab.sign_in_as("shop-team")\n%{WEB_1} $image_id',
        "not found. Check the spelling and casing and try again.",
    ),
    (
        "grant_reading",
        f'lab.sign_in_as("shop-team")\n%{DISK} -g rg-web',
        "has permission to perform action 'Microsoft.Compute/disks/write' on scope",
    ),
    (
        "deploy_web",
        "%az resource tag --ids $image_id/versions/1.0.0 --tags tested=yes",
        "to perform action 'Microsoft.Compute/galleries/images/versions/write' over scope",
    ),
    (
        "say_what_is_missing",
        f"%{WEB_1} $image_id --subscription 'Practice Two'",
        "to perform action 'Microsoft.Resources/deployments/write' over scope",
    ),
    (
        "share_direct",
        f"%az role assignment create --assignee {PARTNER} --role Reader --scope {GALLERY}",
        "Cannot find user or service principal in graph database",
    ),
    (
        "share_direct",
        f'lab.sign_in_as("partner")\n%{DISK} -g rg-partner',
        "is not authorized to access linked subscription",
    ),
    (
        "share_direct",
        "%az sig share add -g rg-images -r shop --subscription-ids $partner_subscription",
        "(OperationNotAllowed)",
    ),
    (
        "end_community",
        f"%%az\naz sig image-version delete {OPEN} -i web -e 1.0.0\n"
        f"az sig image-definition delete {OPEN} -i web\naz sig delete {OPEN}",
        "(OperationNotAllowed)",
    ),
]


def test_machines_outlive_a_deleted_version_and_the_next_one_fails(lesson: Player) -> None:
    said = lesson.attempt(
        "say_what_is_missing",
        "%%az\naz login -u learner -o none\n"
        f"az sig image-version delete {SHOP} -i web -e 1.0.0\n"
        "az login -u shop-team -o none\n"
        "az vm show -d -g rg-web -n web-1 --query powerState\n"
        f"{WEB_1.replace('web-1', 'web-2')} $image_id/versions/1.0.0",
    ).said
    assert '"VM running"' in said
    assert "(ResourceNotFound)" in said


def test_after_a_reset_the_community_is_refused(lesson: Player) -> None:
    said = lesson.attempt(
        "end_community",
        f"%%az\nname={PUBLIC_NAME}\naz login -u partner -o none\n"
        f"az vm create -g rg-partner -n first {FROM_PUBLIC} --query powerState\n"
        f"az login -u learner -o none\naz sig share reset {OPEN}\naz login -u partner -o none\n"
        "az vm show -d -g rg-partner -n first --query name\n"
        f"az vm create -g rg-partner -n second {FROM_PUBLIC}",
    ).said
    assert '"VM running"' in said
    assert '"first"' in said
    assert "is not found" in said
