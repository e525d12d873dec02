"""The agency's standalone policy: brought in, read by people and program, published, signed."""
