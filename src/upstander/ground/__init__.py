"""What every room stands on and no user sees: base template and parts, problems, jobs, tables, PDF."""
