"""Writes a policy from an agency's answers, edits it by section and paragraph, and exports it."""
