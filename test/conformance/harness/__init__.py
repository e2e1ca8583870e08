"""Harness that runs unmodified upstream test classes against a Butler server in another process."""
