"""What Azure knows of the bodies that it takes, derived from public clients: `python3 -m azlab fields`.

The sources are the newest azure-mgmt-* packages (the models, and which operation takes which), the Azure
CLI's own modules, and recorded traffic. What comes out are the files in `azlab/data/field_names`, one per
namespace; `azlab.arm.bodies` reads them. Nothing here runs while a lesson does.
"""
