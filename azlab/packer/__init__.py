"""`packer` on a lesson's cloud: the installed one with everything set for it, else one that stands in.

`program` decides. The real Packer (`installed`) reaches Resource Manager by one proxy and the machines by
another (`proxies`), and reads a copy of the file in which they are named (`rewriting`). The stand-in
(`stand_in`) reads the same HCL2 (`hcl`) and does what the builder azure-arm documents (`azure_arm`), by the
same requests (`clouds`) and the same SSH (`communicator`).
"""
