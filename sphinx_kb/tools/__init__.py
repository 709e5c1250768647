"""Commands outside a build."""
