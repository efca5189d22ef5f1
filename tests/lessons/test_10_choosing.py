"""Lesson 10: what counts as decided, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403

SETTINGS = "shop = 'one image'\nshop_line = 'b'\nbazaar = 'bake the base'\nbazaar_line = 'a'"
NEED = (
    "survey = 'marketplace image'\nsurvey_line = 'c'\npictures = 'container'\npictures_line = 'b'\n"
    "scanner = 'VM'"
)
KIND = (
    "tickets, tickets_line = 'gallery, many replicas', 'b'\ntown, town_line = 'gallery, two regions', 'c'\n"
    "design, design_line = 'specialized image', 'c'"
)
COPY = "seven_years, at_eight, how_many = 'Azure Backup', 'restore point', 2557"
SEEN = "az vm create -g rg-north -n north-try --image page-image"


def record(**parts: object) -> str:
    """The right record, with other parts."""
    rejected = {"managed image": "a", "second machine": "c"}
    right = {"decision": "gallery, two regions", "line": "a", "evidence": SEEN, "rejected": rejected}
    return f"town_record = {right | parts}"


RIGHT = [
    ("decide_settings", SETTINGS),
    ("decide_settings", SETTINGS.replace("'a'", "'A'").replace("'b'", '"B"').replace("one", "One")),
    ("decide_settings", "shop, bazaar = ['one image', 'bake the base']\nshop_line, bazaar_line = 'b', 'a'"),
    ("decide_settings", SETTINGS.replace("shop_line = 'b'", "shop_line = ['b']")),
    ("decide_need", NEED),
    (
        "decide_need",
        NEED.replace("line = 'b'", "line = 'c'").replace("survey_line = 'c'", "survey_line = 'b'"),
    ),
    ("decide_need", NEED.replace("container", "Container").replace("'c'", "['c']")),
    ("decide_need", NEED.replace("'VM'", "'vm'").replace("'b'", "'b: within seconds'")),
    ("decide_kind", KIND),
    ("decide_kind", KIND.replace("gallery, two regions", "managed image, copied")),
    ("decide_kind", KIND.replace("specialized image", "snapshot")),
    ("decide_kind", KIND.replace("gallery, two", "Gallery, Two").replace("'b'", '"B"')),
    ("decide_copy", COPY),
    ("decide_copy", COPY.replace("2557", "7 * 365")),
    ("decide_copy", COPY.replace("restore point", "Azure Backup").replace("2557", "2556")),
    ("decide_copy", "seven_years = at_eight = 'azure backup'\nhow_many = '2555'"),
    ("write_record", record()),
    ("write_record", record(decision="managed image, copied", line="A")),
    (
        "write_record",
        "%az vm show -g rg-north -n page-2 -o none\n" + record(evidence="az vm show -n page-2 -g rg-north"),
    ),
    (
        "write_record",
        "%az sig image-version show -g rg-town -r town -i page -e 1.0.0 -o none\n"
        + record(evidence="%az sig image-version show -g rg-town -r town -i page -e 1.0.0"),
    ),
    ("write_record", record(rejected=[("managed image", "line a"), ("second machine", "c: 150 dollars")])),
    ("write_record", record(evidence=["az vm list", SEEN], line="a: up within the hour")),
    (
        "write_record",
        "town_record = dict(decision='gallery, two regions', line=['a'],\n"
        "    evidence='az vm create -g rg-north --image \\\\\\n page-image',\n"
        "    rejected={'Managed image': 'A', 'second machine': 'c'})",
    ),
]

WRONG = [
    ("decide_settings", SETTINGS.replace("one image", "three images"), 1.5, "Three builds are three results"),
    ("decide_settings", SETTINGS.replace("one image", "no image"), 1.5, "what the package server has"),
    ("decide_settings", SETTINGS.replace("the base", "everything"), 1.5, "takes longer than five minutes"),
    ("decide_settings", SETTINGS.replace("the base", "nothing"), 1.5, "40 minutes of installing"),
    (
        "decide_settings",
        SETTINGS.replace("shop_line = 'b'", "shop_line = 'a'"),
        1.5,
        "asks for other settings",
    ),
    (
        "decide_settings",
        SETTINGS.replace("bazaar_line = 'a'", "bazaar_line = 'b'"),
        1.5,
        "reason to bake the base",
    ),
    ("decide_settings", SETTINGS.replace("'a'", "'c'").replace("'b'", "'c'"), 1, "forbids nothing here"),
    ("decide_settings", SETTINGS.replace("shop_line = 'b'", ""), 1.5, "`shop_line` has no value yet"),
    ("decide_settings", SETTINGS.replace("'a'", "'d'"), 1.5, "not one of the options, which are a, b, c"),
    ("decide_need", NEED.replace("marketplace image", "gallery image"), 2, "as old as its build"),
    ("decide_need", NEED.replace("marketplace image", "managed image"), 2, "as old as its last build"),
    ("decide_need", NEED.replace("survey_line = 'c'", "survey_line = 'a'"), 2, "would serve both of them"),
    ("decide_need", NEED.replace("'container'", "'VM'"), 2, "what one costs that waits"),
    ("decide_need", NEED.replace("line = 'b'", "line = 'a'"), 2, "why a container is possible"),
    ("decide_need", NEED.replace("'VM'", "'container'"), 2, "brings no driver of its own"),
    (
        "decide_kind",
        KIND.replace("gallery, many replicas", "managed image"),
        2.5,
        "About 20 machines at once",
    ),
    (
        "decide_kind",
        KIND.replace("gallery, many replicas", "gallery, 1 replica"),
        2.5,
        "One replica serves 20",
    ),
    ("decide_kind", KIND.replace("gallery, two regions", "managed image"), 2.5, "exists in West Europe only"),
    ("decide_kind", KIND.replace("gallery, two regions", "second machine"), 2.5, "as much as the first"),
    ("decide_kind", KIND.replace("specialized image", "generalized image"), 2.5, "a machine id of its own"),
    ("decide_kind", KIND.replace("'b'", "'a'").replace("'c'", "'a'"), 1.5, "sooner than in an hour"),
    ("decide_copy", COPY.replace("Azure Backup", "image"), 1, "a capture ends the machine"),
    ("decide_copy", COPY.replace("Azure Backup", "snapshot"), 1, "at most 500 incremental"),
    ("decide_copy", COPY.replace("Azure Backup", "restore point"), 1, "A VM has at most 500"),
    ("decide_copy", COPY.replace("restore point", "snapshot"), 1.5, "these three belong together"),
    ("decide_copy", COPY.replace("2557", "365"), 1.5, "That many are made in one year"),
    ("write_record", record(decision="second machine", rejected={"managed image": "a"}), 2, "twice 75"),
    ("write_record", record(decision="managed image"), 2, "and is the decision"),
    ("write_record", record(line="c"), 3, "cheap enough"),
    ("write_record", record(line=""), 3, "it has no `line`"),
    ("write_record", record(evidence="it was refused"), 3, "its evidence is 'it was refused'"),
    ("write_record", record(evidence="az vm create"), 3, "its evidence is 'az vm create'"),
    ("write_record", record(evidence="az vm restart -g rg-north -n page-2"), 3, "was not run so"),
    ("write_record", record(evidence="az vm generalize -g rg-books -n books"), 3, "about something else"),
    ("write_record", record(rejected={"managed image": "a"}), 3, "it rejects 1 only"),
    ("write_record", record(rejected={"managed image": "c", "second machine": "a"}), 3, "It costs cents"),
    ("write_record", record(rejected=["managed image", "second machine"]), 3, "its `rejected` is"),
    (
        "write_record",
        record(rejected={"managed image, copied": "b", "second machine": "c"}),
        3,
        "need not be rejected",
    ),
    ("write_record", "town_record = 'gallery, two regions'", 0, "it has no `decision`"),
]

IMAGE = "$(az image show -g rg-town -n page-image --query id -o tsv)"
REFUSED = [
    (
        "write_record",
        f"%az vm create -g rg-north -n north-try --image {IMAGE} --size Standard_D2s_v5 "
        "--security-type Standard --admin-username azureuser --generate-ssh-keys --query id",
        "cannot be found in 'northeurope' region",
    )
]
