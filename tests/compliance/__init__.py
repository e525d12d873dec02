"""The check page and what stands behind it."""
