"""`lab.pipeline`: a pipeline file, run against the running lesson's cloud."""

import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from azlab.cli import Session
from azlab.lab.running import Lab
from azlab.line import LINE
from azlab.pipelines import running
from azlab.pipelines.running import Programs, Run


def run(lab: Lab, file: Path, given: Mapping[str, str]) -> Run:
    """Run it in the current folder. Raises `SentenceError` for a file that this runner cannot run."""
    session = lab.backend.session
    if os.name == "nt" or LINE in os.environ or not isinstance(session, Session):
        return running.run(file, given)  # programs that a cell starts find an `az` that asks already
    from azlab.pipelines.own_az import OwnAz

    with tempfile.TemporaryDirectory() as folder:
        own = OwnAz(Path(folder), session, lab.cloud.wait if lab.can_pretend else time.sleep)
        try:
            return running.run(file, given, programs=Programs(own.variables, own))
        finally:
            own.close()
