"""A large survey: dimension records, datasets and collections of a repository for benchmarks."""
