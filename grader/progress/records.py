"""What each check of a lesson gave at its best, beside the notebook: `.azlab/LESSON/progress.json`."""

import json
import math
from contextlib import suppress
from pathlib import Path

from azlab.lab.state import STATES
from azlab.privacy import OWNER_ONLY
from azlab.whole_files import write_whole

FILE = "progress.json"


def path_of(folder: Path, lesson: str) -> Path:
    """Where the record of a lesson lies, by the folder of its notebook."""
    return folder / STATES / lesson / FILE


def read_record(folder: Path, lesson: str) -> dict[str, float]:
    """Points by the id of a check's cell; none where nothing was checked, or the file is of no use."""
    try:
        rows = json.loads(path_of(folder, lesson).read_text("utf-8"))
        record = {str(cell): float(points) for cell, points in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}
    # Somebody may have written into it: what no check gives is no points.
    return {cell: points for cell, points in record.items() if math.isfinite(points) and points >= 0}


def keep(folder: Path, lesson: str, cell: str, points: float) -> bool:
    """Keep what a check gave, where it is more than before; False where the disk takes nothing."""
    record = read_record(folder, lesson)
    if cell in record and record[cell] >= points:
        return True
    path = path_of(folder, lesson)
    with suppress(OSError):
        path.parent.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
        write_whole(path, json.dumps({**record, cell: points}, indent=1), owner_only=True)
        return True
    return False


def last_used(folder: Path, lesson: str) -> float:
    """When anything of a lesson's was last written, in seconds since 1970; 0 for what was never begun."""
    found = (path.stat().st_mtime for path in (folder / STATES / lesson).glob("*") if path.is_file())
    with suppress(OSError):
        return max(found, default=0.0)
    return 0.0
