"""Repositories for tests, made with the Python Butler in PostgreSQL; the same seed gives the same content."""
