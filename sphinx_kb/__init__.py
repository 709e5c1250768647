"""A kit for Sphinx knowledge bases: wiki links, backlinks, previews, a graph, search, books.
"""
