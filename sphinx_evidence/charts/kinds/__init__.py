"""The figures of the dose model, a module a figure.

``{dose-chart} NAME`` looks for the module of that name here and calls its ``draw(request)``. `FIELDS` names what may
stand in the directive, as YAML. A new figure is a new module; nothing else changes.
"""
