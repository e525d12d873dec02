"""Whether a version of the policy holds what it must, clause by clause and beside the law of its day."""
