"""What search knows of single languages: rules as data, tables made while building, scripts that join the engine."""
