"""Reads what an officer says in a scene: which tactic, what was heard in it, and whether the reader is in doubt."""
