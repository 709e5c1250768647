"""Language support of search: rules as data, tables built with the site, scripts that extend the engine."""
