"""Pages of the policy, one module a subject."""
