"""What is found of a text, ready to be shown: plain Python, no Django."""
