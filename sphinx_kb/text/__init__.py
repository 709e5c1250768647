"""Strings in, values out: no Sphinx, no disk."""
