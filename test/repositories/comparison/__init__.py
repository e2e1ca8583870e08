"""Comparison of a direct Butler with a remote one over the same repository."""
