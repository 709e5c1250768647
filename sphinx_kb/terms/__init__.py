"""Terms and synonyms from data files."""
