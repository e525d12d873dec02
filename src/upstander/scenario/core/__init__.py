"""Format, expressions, compiler, table and gates: plain Python."""
