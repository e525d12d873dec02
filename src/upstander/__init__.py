"""Upstander runs a peer bystander intervention program in a law-enforcement agency."""

__version__ = "0.1.0"
