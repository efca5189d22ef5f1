"""Recordings: what a cloud answered while a lesson was played, in a file that answers in its place.

A recording is not a list of exchanges. It holds the *pages* of the cloud (what ARM answers to each GET)
as the lesson starts, and per change (`Step`) the request, its answer and the pages it changed. Replayed,
the cloud is the start with the changes of those steps that were made again: so checks, lists and pictures
tell the truth wherever in the lesson they are asked, and a step that was left out is missing.
"""
