from azlab import data

ALIASES = data.alias_document()["outputs"]["aliases"]["value"]


def test_every_alias_leads_to_an_image_of_the_catalogue() -> None:
    for system, aliases in ALIASES.items():
        for alias, urn in aliases.items():
            image = data.image(urn["publisher"], urn["offer"], urn["sku"], urn["version"])
            assert image is not None, alias
            assert (image.os_type, image.architecture) == (system, urn["architecture"]), alias


def test_an_alias_is_spelled_as_its_image_is() -> None:
    for urn in [urn for aliases in ALIASES.values() for urn in aliases.values()]:
        image = data.image(urn["publisher"], urn["offer"], urn["sku"], "latest")
        assert image is not None
        assert (image.publisher, image.offer, image.sku) == (urn["publisher"], urn["offer"], urn["sku"])


def test_the_downloaded_list_knows_ubuntu_24_04() -> None:
    assert ALIASES["Linux"]["Ubuntu2404"] == {
        "publisher": "Canonical",
        "offer": "ubuntu-24_04-lts",
        "sku": "server",
        "version": "latest",
        "architecture": "x64",
    }


def test_aliases_that_azure_does_not_have_are_missing() -> None:
    named = {alias for aliases in ALIASES.values() for alias in aliases}
    assert not named & {"UbuntuLTS", "CentOS", "Debian", "Debian12", "Win2025Datacenter"}
