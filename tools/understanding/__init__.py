"""Trains the reading of free text. See README.md beside this file."""
