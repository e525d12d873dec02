"""The one program `upstander`: gathers each room's verbs, and has those for the whole installation."""
