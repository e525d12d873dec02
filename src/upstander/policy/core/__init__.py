"""Texts as blocks, their canonical bytes, reading of files, the duty passage, comparison: plain Python."""
