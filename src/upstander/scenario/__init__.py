"""Scenarios: the format, the compiler, the audit and the library; no tables but published versions."""
