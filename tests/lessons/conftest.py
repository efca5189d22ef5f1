"""Lessons are played once per test file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
