"""The practice Azure, and how a notebook talks to it."""
