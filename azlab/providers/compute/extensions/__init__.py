"""VM extensions: what there is, what each does inside a machine, and the resource that a VM has of it.

| module | what it knows |
|---|---|
| `catalogue` | publishers, types and versions, and what Azure says of others |
| `work` | what an extension does inside |
| `outcomes` | how that ends, and what is reported |
| `custom_scripts`, `account_access` | the extensions that change something inside |
| `resources` | `Microsoft.Compute/virtualMachines/extensions` |
| `views` | extensions as their VM shows them |

Scale sets use the same for their instances.
"""
