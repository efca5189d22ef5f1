"""Inside a Linux machine: a small documented part of the shell, waagent and cloud-init."""
