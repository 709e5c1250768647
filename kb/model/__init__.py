"""The knowledge base as values. No Sphinx; `kb.model.load` alone opens files."""
