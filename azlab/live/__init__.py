"""A real subscription, handled with care: named, tagged, limited, and cleaned up.

Nothing here knows a lesson; `azlab.lab.live` puts the parts together, `azlab.transports.live` is the way
of every request through them.
"""

from azlab.lab.state import LabError


class LiveError(LabError):
    """Something about the real subscription stands in the way; the text says what to do."""
