"""What is a secret by its look or its name, and what only looks like one."""

import json
from typing import Any

import pytest

from azlab.recordings.patterns import is_secret_name
from tests.recordings.test_scrubbing import scrubber

JWE = "eyJhbGciOiJSU0EtT0FFUCJ9.OKOawDo13gRp2ojaHV.48V1_ALb6US04U3b.PLANTED.XFBoMYUZ"
LOOKS: dict[str, Any] = {
    "a SAS, quoted": "u=https%3A%2F%2Fx.blob%2Fa%3Fsv%3D1%26sig%3DPLANTEDabc",
    "a SAS without its address": "sig=PLANTEDabc&sv=2022",
    "a SAS in HTML": "https://x/a?sv=1&amp;sig=PLANTEDabc",
    "an encrypted token": f"the token {JWE} is bad",
    "a token that was cut off": "eyJhbGciOiJSUzI1NiJ9.eyJPLANTEDaa",
    "a key that was cut off": "-----BEGIN RSA PRIVATE KEY-----\nPLANTED",
    "a PGP key": "-----BEGIN PGP PRIVATE KEY BLOCK-----\nPLANTED\n-----END PGP PRIVATE KEY BLOCK-----",
    "a sign-in": "Authorization: Basic PLANTEDPLANTED==",
    "a cookie": "Set-Cookie: session=PLANTED; path=/",
    "an option": "az vm create --admin-password 'PLANTED-1' -n x",
    "a connection": "Server=x;User ID=sa;Password = PLANTED-1;",
    "a line of /etc/shadow": "anna:$6$salt$PLANTED/abcdef.ghijklmn:19000:0",
    "a token of GitHub": "ghp_PLANTEDabcdefghijklmnop",
    "a secret of an application": "is abc8Q~PLANTEDabcdefghijklmnopqrstuvw",
    "settings": {"protectedSettings": {"script": [{"run": "PLANTED"}]}},
    "a default": {"adminPassword": {"defaultValue": "PLANTED", "type": "securestring"}},
    "a number": {"adminPassword": "PLANTED", "passphrase": 4711},
    "a quoted option with blanks": 'az vm create --admin-password "PLAN PLANTED 1" -n x',
    "a quoted option in JSON": json.dumps({"run": "az vm create --admin-password 'PLAN PLANTED 1' -n x"}),
    "a quoted connection": "password: 'PLAN PLANTED 1'",
    "a sign-in of a user": "az login -u x@example.com -p PLANTED-1",
    "a sign-in of an application": "az login --service-principal -u x --tenant y -p 'PLAN PLANTED 1'",
    "a sign-in on two lines": "az login -u x \\\n  -p PLANTED-1",
    "a sign-in, password first": "docker-like -p PLANTED-1 -u jane",
    "a user option": "winrm -u jane -p PLANTED-1",
    "a database": "mysql -u root -p PLANTED-1 shop",
    "a new user": "useradd -m -p PLANTED-1 jane",
    "a changed password": "echo azureuser:PLANTED-1 | sudo chpasswd",
    "a quoted changed password": "echo 'azureuser:PLANTED-1' | chpasswd",
    "a changed password in JSON": json.dumps({"run": 'printf "azureuser:PLANTED-1\\n" | chpasswd'}),
    "a changed password as it is": "chpasswd <<< 'azureuser:PLANTED-1'",
    "a pair": [{"name": "adminPassword", "value": "PLANTED"}, {"key": "apiKey", "value": {"x": ["PLANTED"]}}],
    "a SAS by its name": {"sas": "PLANTED", "deeper": {"sig": "PLANTED2"}},
    "a key's maker": f"ssh-ed25519 AAAA{'b' * 60} jane@PLANTED",
    "keys": {"primaryKey": "PLANTED", "apiKey": "PLANTED2", "credential": {"x": "PLANTED3"}},
}


@pytest.mark.parametrize("kind", LOOKS)
def test_a_secret_is_known_by_its_look_or_by_what_it_lies_in(kind: str) -> None:
    text = json.dumps(scrubber().clean({"found": LOOKS[kind]}))
    assert ("PLANTED" in text, "4711" in text) == (False, False)


MADE_UP = "mysql -u shop -pWinter-2026"
"""What lesson 03 has its learners find in somebody's history."""
PEACEFUL = [
    "sudo mkdir -p /var/www/html", "sudo -u www mkdir -p /var/lib/shop",
    "docker run -u 1000 -p 80:8080 nginx",
    "journalctl -u nginx -p warning", "az login\nmkdir -p somewhere", "ssh -p 2222 azureuser@10.0.0.4",
    "from 10.0.0.4-10.0.0.9", "release 1.2.3.4-5",
    "web-base-os-disk-of-the-shop", "shop.internal.cloudapp.net",
    "learner@practice.onmicrosoft.com", "x%40practice.onmicrosoft.com", "practice.onmicrosoft.com",
    "echo azureuser:x | tee file", "L2hvbWUvYXp1cmV1c2VyL2hlbGxv", "/subscriptions/resourceGroups/rg-images",
    "az vm create --admin-password --public-ip-address --size", MADE_UP,
]  # fmt: skip


@pytest.mark.parametrize("text", PEACEFUL)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    document = [text, json.dumps({"text": text}), {"name": "cores", "value": text}]
    assert scrubber().clean(document) == document


def test_the_folder_of_a_shell_is_no_password() -> None:
    assert is_secret_name("pwd")
    assert not is_secret_name("PWD")
