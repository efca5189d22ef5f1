"""Pictures of the cloud's state, each also in words."""

from azlab.widgets.machines import Comparison, compare_machines
from azlab.widgets.pictures import Picture, picture

__all__ = ["Comparison", "Picture", "compare_machines", "picture"]
