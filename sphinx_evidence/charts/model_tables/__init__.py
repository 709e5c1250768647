"""The tables of the dose model, a module a table.

``{dose-table} NAME`` looks for the module of that name here and calls its ``rows(request)``, which gives a `Table`.
`FIELDS` names what may stand in the directive, as YAML. A new table is a new module; nothing else changes.
"""
