"""The tables of the dose model, one module each.

``{dose-table} NAME`` imports the module of that name and calls its ``rows(request)``, which returns a `Table`. The
module's `FIELDS` lists the YAML fields that the directive may contain. A new table needs only a new module.
"""
