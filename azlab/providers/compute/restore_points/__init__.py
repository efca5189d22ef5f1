"""Restore points of a VM: what the VM was, and what lay on its disks at one moment."""
