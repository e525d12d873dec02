"""The 23 clauses and the rules that find them: plain Python, no Django, no clock, no network."""
