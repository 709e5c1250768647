"""The knowledge base as values. No Sphinx; `sphinx_evidence.model.load` alone opens files."""
