"""The copy that the real Packer reads, and how its messages are led back."""

from pathlib import Path

import pytest

from azlab.packer.hcl.reading import Text, body, files
from azlab.packer.rewriting import LINES, Copy, copied, unknown_to_old
from tests.packer.conftest import HERE, template

WEB = HERE / "web.pkr.hcl"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return copied(files(str(WEB)), str(WEB), tmp_path, 1080, is_old=True)


def test_every_source_is_told_the_way_to_the_machines(copy: Copy) -> None:
    read = body(Text("x", copy.path.read_text()))
    source = next(block for block in read.blocks if block.kind == "source")
    assert {"ssh_proxy_host", "ssh_proxy_port"} <= source.attributes.keys()
    assert 'ssh_proxy_host = "127.0.0.1"' in copy.path.read_text()


def test_plugins_are_left_out_for_an_old_packer_alone(copy: Copy, tmp_path: Path) -> None:
    assert copy.left_out
    assert "required_plugins" not in copy.path.read_text()
    later = copied(files(str(WEB)), str(WEB), tmp_path, 1080, is_old=False)
    assert not later.left_out
    assert "required_plugins" in later.path.read_text()


def test_the_folder_of_the_file_stays_what_it_was(copy: Copy) -> None:
    assert f'source      = "${{"{HERE}"}}/index.html"' in copy.path.read_text()


def test_lines_keep_their_numbers_or_are_led_back(copy: Copy) -> None:
    original, written = WEB.read_text().split("\n"), copy.path.read_text().split("\n")
    assert len(written) == len(original) + LINES
    for number, line in enumerate(written, 1):
        back = copy.led_back(f"  on {copy.path} line {number}:")
        shown = original[int(back.rpartition(" ")[2].rstrip(":")) - 1]
        assert back.startswith(f"  on {WEB} line ")
        if line.strip() and "ssh_proxy" not in line and "path.root" not in shown:
            assert shown == line


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("COPY:7,3-13.", "web.pkr.hcl:7,3-13."),
        ("  on COPY line 3, in source:", "  on web.pkr.hcl line 3, in source:"),
        ("on other.pkr.hcl line 3", "on other.pkr.hcl line 3"),
    ],
)
def test_messages_name_the_original(tmp_path: Path, said: str, back: str) -> None:
    text = Text("web.pkr.hcl", template())
    copy = copied([text], "web.pkr.hcl", tmp_path, 1080, is_old=True)
    assert copy.led_back(said.replace("COPY", str(copy.path))) == back


def test_a_source_on_one_line_is_told_the_way_too(tmp_path: Path) -> None:
    text = Text("web.pkr.hcl", 'source "azure-arm" "a" {}\nsource "azure-arm" "b" {\n}\n')
    copy = copied([text], "web.pkr.hcl", tmp_path, 1080, is_old=True)
    sources = body(Text("x", copy.path.read_text())).blocks
    assert [len(source.attributes) for source in sources] == [2, 2]


def test_what_an_old_packer_has_not_is_found_by_name() -> None:
    region = 'target_region {\n name = "x"\n}'
    more = f'security_type = "TrustedLaunch"\nshared_image_gallery_destination {{\n {region}\n}}'
    inside = 'provisioner "file" {\n content = "x"\n destination = "y"\n}'
    found = unknown_to_old([Text("web.pkr.hcl", template(more, inside))])
    named = [problem.detail.split("`")[1] for problem in found]
    assert named == ["security_type", "target_region", "content"]
    assert found[0].source is not None
    assert found[0].source.line > 1
    assert unknown_to_old(files(str(HERE / "old.pkr.hcl"))) == []
    assert [problem.detail.split("`")[1] for problem in unknown_to_old(files(str(WEB)))] == [
        "target_region"
    ] * 2
