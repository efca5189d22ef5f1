"""Claims about the cloud, about answers and about commands, in a teacher's sentences.

    from grader import check
    check.image("web-image", group="rg-images").exists().was_captured_from("web-base").worth(2)

Every claim weighs one point; `.worth(n)` after a claim gives it another weight. The points of a graded
cell are the sum of the weights in it (`weights.weight_of` counts them). All claims of one cell make one
report, which the cell's last check line shows.
"""

from grader.checks import check

__all__ = ["check"]
