"""What every feature stands on: pages, names, facts, findings."""
