"""The line between a notebook that is graded and its cloud.

Whoever grades holds the cloud and the Azure CLI; the learner's kernel, shut in, has a Unix socket and nothing
else. One connection is one question: `asking` puts it, from a cell or from `az` in a shell. `session` is the
kernel's Azure CLI over this line, `runner` the process that runs the real one.
"""

LINE = "AZLAB_LINE"
"""The variable that says where the socket is; a notebook that has it is being graded."""
