"""Settings, addresses, the home and program pages, the demonstration: the top that no room imports."""
