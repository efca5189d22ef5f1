"""What runs inside the sandbox, beside learner code: nothing here is trusted, nothing here knows a secret.

These modules import the standard library, IPython and each other, never another room of the project: in the
sandbox `grader` is a stub (`stub.py`) around this folder.
"""
