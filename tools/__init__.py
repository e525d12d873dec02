"""What builds, tests and measures the program; nothing of it is in the package."""
