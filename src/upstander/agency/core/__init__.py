"""Roles, deeds and the matrix, the hash chain: plain Python."""
