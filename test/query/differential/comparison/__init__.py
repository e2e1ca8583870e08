"""Answers of the direct Butler and of a server to the same request, and what counts as equal."""
