"""Evidence of signing."""
