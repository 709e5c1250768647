"""The figures of the dose model, one module each.

``{dose-chart} NAME`` imports the module of that name and calls its ``draw(request)``, which returns a `Figure`. The
module's `FIELDS`, if it has any, lists the YAML fields that the directive may contain. A new figure needs only a new
module.
"""
