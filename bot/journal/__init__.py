"""A journal of answered questions for yearly samples of quality: off unless a folder is named, and masked when written.

Nothing here can fail an answer, and nothing is kept of a person: see docs/sampling.md.
"""
