"""Random query requests, made from values that exist in a repository; the same seed gives the same requests."""
