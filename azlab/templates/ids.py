"""Resource ids as templates write them."""


def resource_path(kind: str, name: str) -> str:
    """A type and a name zipped together: 'Microsoft.Network/virtualNetworks/vnet1/subnets/subnet1'."""
    namespace, *types = kind.split("/")
    pairs = zip(types, name.split("/"), strict=False)
    return "/".join([namespace, *(word for pair in pairs for word in pair)])


def provider_path(resource_id: str) -> str:
    """The part of an id after its last '/providers/', which is how ARM shows a missing dependency."""
    return resource_id.rpartition("/providers/")[2]
