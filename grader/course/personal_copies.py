"""Who was given which variant of a lesson: a submission is held against the copy made for its learner.

`releases/LESSON/copies.json` has for each learner the fingerprints of the copies, the newest last. The key
that decides who gets what lies beside them.
"""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

ANOTHERS = (
    "Its notebook is not the copy that was made for this learner; it is held against this learner's own copy."
)
UNKNOWN = "The class was given copies with variants, and none was made for this learner."
_OWN = "It does not say which copy it is; it is held against the one that was made for this learner."

Given = dict[str, list[str]]


def given(releases: Path, lesson: str) -> Given:
    """By learner, the fingerprints of the copies; empty where everybody was given the same."""
    try:
        document = json.loads(_record(releases, lesson).read_text("utf-8"))
        return {str(learner): list(map(str, copies)) for learner, copies in document.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def give(releases: Path, lesson: str, copies: dict[str, str]) -> None:
    """Remember which copy each of these learners was given; the earlier ones stay valid."""
    known = given(releases, lesson)
    for learner, fingerprint in copies.items():
        earlier = [other for other in known.get(learner, ()) if other != fingerprint]
        known[learner] = [*earlier, fingerprint]
    path = _record(releases, lesson)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(known, indent=1, sort_keys=True), "utf-8")
    draft.replace(path)


def held_against(releases: Path, lesson: str, learner: str, said: str) -> tuple[str, str, str]:
    """The fingerprint that counts where a notebook says `said`; a remark and a doubt, each perhaps ""."""
    known = given(releases, lesson)
    own = known.get(learner, [])
    if not known or said in own:
        return said, "", ""
    if not own:
        return said, "", UNKNOWN
    return (own[-1], "", ANOTHERS) if said else (own[-1], _OWN, "")


def class_secret(classroom: Path) -> bytes:
    """What decides who gets which variant, made when it is needed first. Whoever has it can tell."""
    path = classroom / "variants.key"
    classroom.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        # Made closed, and by one process only: two that begin at once must not give out copies by two keys.
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as stream:
            stream.write(secrets.token_hex(32))
    return path.read_bytes()


def _record(releases: Path, lesson: str) -> Path:
    return releases / lesson / "copies.json"
