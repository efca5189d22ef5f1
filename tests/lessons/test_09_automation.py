"""Lesson 09, its templates: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

READ = "web = json.loads(server.text)\nvm = web['resources'][1]['properties']['storageProfile']\n"
PARAMETER = "web['parameters']['version'] = {'type': 'string'}\n"
TYPE = "'Microsoft.Compute/galleries/images/versions'"
SAVE = "\n_ = Path('web.json').write_text(json.dumps(web))\n"
CREATE = "az deployment group create -g rg-web --template-file web.json -o none"
SPRING = f"%{CREATE} -n spring --parameters name=web-1 version=1.0.0\n"
SUMMER = f"%{CREATE} -n summer --parameters name=web-2 version=1.1.0\n"
DEFINITION = (
    "web_id = az('sig image-definition show -g rg-images -r shop -i web --query id -o tsv').text.strip()\n"
)
WHAT_IF = "az deployment group what-if -g rg-web --template-file web.json --no-pretty-print"
COMPLETE = f"{WHAT_IF} --mode Complete --parameters name=web-2 version=1.1.0"
REST = (
    "az rest -m put --body @body.json -u "
    "/subscriptions/{subscriptionId}/resourceGroups/rg-web/providers/Microsoft.Resources/deployments"
)


def by_id(expression: str) -> str:
    """The template with this image."""
    return f'{READ}{PARAMETER}vm["imageReference"] = {{"id": "[{expression}]"}}{SAVE}'


RIGHT_ID = f"resourceId('rg-images', {TYPE}, 'shop', 'web', parameters('version'))"
TEMPLATE = by_id(RIGHT_ID)
BY_REST = """
for name, machine, version in (("spring", "web-1", "1.0.0"), ("summer", "web-2", "1.1.0")):
    values = {"name": {"value": machine}, "version": {"value": version}}
    body = {"properties": {"mode": "Incremental", "template": web, "parameters": values}}
    _ = Path("body.json").write_text(json.dumps(body))
    %REST/$name?api-version=2024-03-01 -o none
    %az deployment group wait -g rg-web -n $name --created
""".replace("REST", REST)
BY_BASH = """
%%bash
for row in spring:web-1:1.0.0 summer:web-2:1.1.0; do
    IFS=: read deployment machine version <<< "$row"
    az deployment group create -g rg-web -n $deployment -f web.json -p name=$machine version=$version -o none
done
""".strip()

BY_PROGRAM = [
    ("write_template", f"{TEMPLATE}get_ipython().run_cell({BY_BASH!r})"),
    (
        "find_losses",
        f"lost = !{COMPLETE} --query \"changes[?changeType=='Delete'].resourceId\" -o tsv\n"
        "lost = [id.split('/')[-1] for id in lost if 'virtualMachines' in id]",
    ),
]
"""Ways through programs outside of the notebook, which start a CLI each: for the long run."""

RIGHT = [
    ("write_template", f"{TEMPLATE}{SPRING}{SUMMER}"),
    ("write_template", f"{TEMPLATE}{SUMMER}{SPRING}"),
    (
        "write_template",
        by_id(f"resourceId(subscription().subscriptionId, {RIGHT_ID[11:]}") + SPRING + SUMMER,
    ),
    (
        "write_template",
        DEFINITION
        + READ
        + PARAMETER
        + "vm['imageReference'] = {'id': f\"[concat('{web_id}/versions/', parameters('version'))]\"}"
        + SAVE
        + SPRING
        + SUMMER,
    ),
    (
        "write_template",
        TEMPLATE.replace("{'type': 'string'}", "{'type': 'string', 'defaultValue': '1.0.0'}")
        + f"%{CREATE} -n spring --parameters name=web-1\n{SUMMER}",
    ),
    ("write_template", TEMPLATE + BY_REST),
    (
        "write_template",
        TEMPLATE.replace("{'type': 'string'}", "{'type': 'string', 'defaultValue': '1.1.0'}")
        + f"{SPRING}%{CREATE} -n summer --parameters name=web-2",
    ),
    (
        "write_template",
        f"{TEMPLATE}{SPRING.replace('-o none', '--no-wait')}{SUMMER.replace('-o none', '--no-wait')}"
        + "".join(
            f"%az deployment group wait -g rg-web -n {name} --created\n" for name in ("spring", "summer")
        ),
    ),
    ("find_losses", "lost = ['web-1', 'server-1']"),
    ("find_losses", "lost = ('server-1', 'web-1')"),
    ("find_losses", f"%{COMPLETE.replace(' --no-pretty-print', '')}\nlost = ['server-1', 'web-1']"),
    ("find_losses", "lost = az('vm list -g rg-web --query [].name').data\nlost.remove('web-2')"),
]

NOTHING = """
schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
given = {"name": {"type": "string"}, "version": {"type": "string"}}
web = {"$schema": schema, "contentVersion": "1.0.0.0", "parameters": given, "resources": []}
_ = Path("web.json").write_text(json.dumps(web))
for name, version in (("web-1", "1.0.0"), ("web-2", "1.1.0")):
    id = az(f"sig image-version show -g rg-images -r shop -i web -e {version}").data["id"]
    az(f"vm create -g rg-web -n {name} --image {id} --security-type Standard --admin-username azureuser "
       "--size Standard_D2s_v5 --generate-ssh-keys --public-ip-address ''")
"""
WRONG = [
    ("write_template", f"{NOTHING}{SPRING}{SUMMER}", 2.5, "it did not bring 'web-2'"),
    ("find_losses", "lost = ['web-1']", 0, "Is one missing, or one too many?"),
    ("find_losses", "lost = ['server-1', 'web-1', 'web-2']", 0, "web-2"),
    ("find_losses", "lost = ['server-1', 'web-1', 'server-1-nic', 'web-1-nic']", 0, "nic"),
    ("find_losses", "lost = []", 0, "lost"),
    ("find_losses", "lost = az('vm list -g rg-web --query [].id').data[:2]", 0, "stands after the last"),
    ("find_losses", "lost = 'server-1, web-1'", 0, "a list was asked for"),
    (
        "find_losses",
        f"%{CREATE} --mode Complete --parameters name=web-2 version=1.1.0\nlost = ['server-1', 'web-1']",
        2,
        "does not exist",
    ),
    ("write_template", f"{TEMPLATE}{SPRING}", 1, "deployment"),
    ("write_template", f"{TEMPLATE}{SPRING}{SUMMER.replace('web-2', 'web-1')}", 1.5, "does not exist yet"),
    (
        "write_template",
        by_id("resourceId('rg-images', 'Microsoft.Compute/galleries/images', 'shop', 'web')")
        + SPRING
        + SUMMER,
        4,
        "1.1.0",
    ),
    (
        "write_template",
        by_id(RIGHT_ID.replace("parameters('version')", "'1.0.0'"))
        + SPRING
        + by_id(RIGHT_ID.replace("parameters('version')", "'1.1.0'"))
        + SUMMER,
        3,
        "their templates differ",
    ),
    ("write_template", TEMPLATE + SPRING + SUMMER.replace("1.1.0", "1.0.0"), 1, "version"),
    (
        "write_template",
        by_id(RIGHT_ID.replace("parameters('version')", "'1.0.0'")) + SPRING + SUMMER,
        1.5,
        "runs",
    ),
    (
        "write_template",
        TEMPLATE.replace("['version']", "['number']").replace("parameters('version')", "parameters('number')")
        + SPRING.replace("version=", "number=")
        + SUMMER.replace("version=", "number="),
        4.5,
        "has no parameter 'version'",
    ),
    (
        "write_template",
        TEMPLATE + SPRING.replace("web-1", "web-2") + SUMMER.replace("web-2", "web-1"),
        0.5,
        "it runs",
    ),
    (
        "write_template",
        by_id(RIGHT_ID.replace("'rg-images', ", "")) + SPRING + SUMMER,
        0.5,
        "does not exist yet",
    ),
]

REFUSED = [
    (
        "write_template",
        TEMPLATE.replace('{"id"', '{"publisher": "Canonical", "id"') + SPRING,
        "id",
    ),
    (
        "predict_other",
        f"%{CREATE} -n again --parameters name=web-1 version=1.1.0",
        "PropertyChangeNotAllowed",
    ),
]


def test_a_template_that_is_deployed_again_changes_nothing(lesson: Player) -> None:
    again = f"{WHAT_IF} --parameters name=web-1 version=1.0.0"
    said = lesson.attempt("predict_again", f"{TEMPLATE}%{again} --query changes[].changeType -o tsv").said
    assert sorted(set(said.split()) & {"NoChange", "Modify", "Create", "Delete"}) == ["NoChange"]
