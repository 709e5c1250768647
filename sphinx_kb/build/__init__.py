"""What Sphinx should do itself: warnings that are kept and translated, output that is neither missing nor stale."""
