"""An extension that adds a node of each class of the packages to a page, after everybody has replaced theirs."""

from docutils import nodes


def subclasses(kind):
    found = set(kind.__subclasses__())
    return found.union(*map(subclasses, found))


def own_nodes():
    ours = ("sphinx_kb", "sphinx_evidence")
    return sorted((kind for kind in subclasses(nodes.Element) if kind.__module__.startswith(ours)),
                  key=lambda kind: kind.__name__)


def add_all(app, doctree, docname):
    if docname not in ("plain", "index"):  # some outputs are one document
        return
    kinds = own_nodes()
    assert len(kinds) > 10
    for kind in kinds:
        text = nodes.Text("所有节点")
        inner = text if issubclass(kind, nodes.TextElement) else nodes.paragraph("", "", text)
        one = kind("", inner) if not issubclass(kind, nodes.TextElement) else kind("", "", inner)
        if issubclass(kind, nodes.row):  # a row stands in a table
            cell = nodes.entry("", nodes.paragraph("", "", text.copy()))
            group = nodes.tgroup("", nodes.colspec(colwidth=1), nodes.tbody("", kind("", cell)), cols=1)
            one = nodes.table("", group)
        if issubclass(kind, nodes.title):  # a title stands in something
            one = nodes.admonition("", one, nodes.paragraph("", "文"))
        doctree.append(one if not issubclass(kind, nodes.Inline) else nodes.paragraph("", "", one))


def setup(app):
    # after every handler that replaces nodes, before those without a visitor become their content
    app.connect("doctree-resolved", add_all, priority=970)
