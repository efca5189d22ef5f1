"""Which resource providers a subscription may use: those that are registered there.

learn.microsoft.com, azure-resource-manager/management, resource-providers-and-types: most are registered when
something of theirs is first made (in a portal, by a template, by a client that does so when it is refused).
"""

from azlab.arm.addresses import Address
from azlab.arm.cloud import Cloud
from azlab.arm.errors import Conflict

REGISTERED, UNREGISTERED, NOT_REGISTERED = "Registered", "Unregistered", "NotRegistered"
WRITING = ("PUT", "PATCH", "POST")
THEMSELVES = ("register", "unregister")


def state(cloud: Cloud, subscription: str, namespace: str) -> str:
    """`Registered`, `Unregistered` or, of what nobody has asked for yet, `NotRegistered`."""
    asked_for = namespace.lower() in cloud.setting.azure.asked_for
    return str(cloud.store.fact(_fact(subscription, namespace), NOT_REGISTERED if asked_for else REGISTERED))


def set_state(cloud: Cloud, subscription: str, namespace: str, state: str) -> None:
    """Register a provider, or unregister it."""
    cloud.store.set_fact(_fact(subscription, namespace), state)


def register_for_template(cloud: Cloud, subscription: str, namespace: str) -> None:
    """Register a provider that a template uses, as Resource Manager does for whoever may (the same page)."""
    if state(cloud, subscription, namespace) == REGISTERED:
        return
    if cloud.may(f"{namespace}/register/action", f"/subscriptions/{subscription}"):
        set_state(cloud, subscription, namespace, REGISTERED)


def refuse_request(cloud: Cloud, address: Address) -> None:
    """Raise what ARM says to a write in a namespace that the subscription is not registered to use."""
    writes = address.method in WRITING and address.subscription and address.namespace
    if writes and address.last.lower() not in THEMSELVES:
        refuse_unregistered(cloud, address.subscription, address.namespace)


def refuse_unregistered(cloud: Cloud, subscription: str, namespace: str) -> None:
    """Raise `MissingSubscriptionRegistration` where a provider is not registered.

    The two sentences: Azure/Commercial-Marketplace-SaaS-Accelerator issue 852, Azure/azure-sdk-for-node issue
    2305. In both the namespace is quoted last: there the SDKs read what they then register by themselves.
    """
    found = state(cloud, subscription, namespace)
    if found == REGISTERED:
        return
    reason = (
        f"The subscription is not registered to use namespace '{namespace}'."
        if found == NOT_REGISTERED
        else f"The subscription registration is in '{found}' state. The subscription must be registered to "
        f"use namespace '{namespace}'."
    )
    sentence = f"{reason} See https://aka.ms/rps-not-found for how to register subscriptions."
    detail = Conflict("MissingSubscriptionRegistration", sentence, target=namespace)
    raise Conflict("MissingSubscriptionRegistration", sentence, details=[detail])


def _fact(subscription: str, namespace: str) -> str:
    return f"registration/{subscription}/{namespace}".lower()
