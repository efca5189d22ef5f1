"""Packer's HCL2, as far as the stand-in reads it: files, expressions, functions, variables, builds.

python-hcl2 parses; what its tree comes to, and every refusal, is said here in Packer's own words.
"""
