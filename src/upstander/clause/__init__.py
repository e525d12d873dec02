"""What a duty to intervene policy must hold: 23 clauses, where a text states them, and what the law adds."""
