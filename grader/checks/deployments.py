"""Claims about deployments of templates: how they ended, and whether two are of one template."""

from grader.checks.claims import claim
from grader.checks.documents import same, value_at
from grader.checks.resources import Resource
from grader.checks.subjects import subject

HASH = "properties.templateHash"


@subject("deployment")
class Deployment(Resource):
    """A deployment of a template into a resource group, by its name."""

    kind = "deployment"
    type = "Microsoft.Resources/deployments"

    @claim("succeeded")
    def succeeded(self) -> str | None:
        """`az deployment group list` shows how each ended; `az deployment operation group list` tells why.

        The first error is often the whole story: read it from the inside.
        """
        state = self.value("properties.provisioningState")
        return None if same(state, "Succeeded") else f"it is {state}"

    @claim("was given {value} as its {name}")
    def was_given(self, name: str, value: str) -> str | None:
        """`--parameters name=value` gives a template its values. Which did this deployment get?

        `az deployment group show` has them under `properties.parameters`.
        """
        given = {key.casefold(): row for key, row in (self.value("properties.parameters") or {}).items()}
        if name.casefold() not in given:
            return f"its template has no parameter '{name}'"
        found = given[name.casefold()].get("value")
        return None if same(found, value) else f"it was given {found}"

    @claim("brought the VM '{name}'")
    def brought(self, name: str) -> str | None:
        """What a template makes, its deployment brings. A machine made by hand is of no template.

        `outputResources` in `az deployment group show` lists what a deployment has brought.
        """
        wanted = self.cloud.resource_id("Microsoft.Compute/virtualMachines", name, self.group)
        found = [row.get("id") for row in self.value("properties.outputResources") or ()]
        return None if any(same(id, wanted) for id in found) else f"it did not bring '{name}'"

    @claim("deployed the template of '{other}', to the letter")
    def has_the_template_of(self, other: str) -> str | None:
        """A template that has to be changed for each deployment is no template. What differs between the two?

        `templateHash` in `az deployment group show` is the same for the same template: values do not count.
        """
        second = self.cloud.get(self.cloud.resource_id(self.type, other, self.group))
        if second is None:
            return f"there is no deployment '{other}' yet"
        return None if value_at(second, HASH) == self.value(HASH) else "their templates differ"
