"""Pages of practice, one module a subject."""
