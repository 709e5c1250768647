"""Rules of the content linter for values, claims and references."""
