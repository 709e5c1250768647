"""The records of the knowledge base and their checks. No Sphinx; only `sphinx_evidence.model.load` opens files."""
