"""Playing a scenario: the walk over a compiled table, the debrief, and the officer's own plays."""
