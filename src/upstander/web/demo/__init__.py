"""The demonstration: a synthetic agency, and a page on which anyone may be anyone in it."""
