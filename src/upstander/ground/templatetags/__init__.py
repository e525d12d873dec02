"""Template tags of the shell, known to every template without a load."""
