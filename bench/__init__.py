"""Measures what Upstander costs, against a plain peer in the same run: `make bench`, docs/reference/benchmarks.md."""
