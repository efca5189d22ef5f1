"""Pictures of the cloud's state, each also in words."""

from azlab.widgets.comparisons import Comparison
from azlab.widgets.machines import compare_machines
from azlab.widgets.pictures import Picture, next_picture, picture

__all__ = ["Comparison", "Picture", "compare_machines", "next_picture", "picture"]
