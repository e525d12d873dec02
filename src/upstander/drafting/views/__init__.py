"""Pages: the writer with its files, and the editor."""
