"""An extension that ends the build once all pages are written."""


def setup(app):
    app.connect("build-finished", lambda app, exception: 1 / 0)
