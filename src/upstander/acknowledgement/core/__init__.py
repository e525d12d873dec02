"""What evidence is made of: plain Python, no Django."""
