"""First boot by cloud-init: what custom data asks for is done, or the outside shows that it was not.

What cloud-init does, in which order, and what it says follows its documentation and its sources (canonical/
cloud-init, `cloudinit/config/cc_*.py` and `cloudinit/cmd/status.py`), version 25.2.
"""
