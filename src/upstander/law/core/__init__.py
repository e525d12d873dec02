"""Entries of the law as dated data, and the clock of a report: plain Python."""
