"""What the law asks of an officer who is standing there: by state with its dates, and by federal circuit."""
