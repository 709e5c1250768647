"""The site as books."""
