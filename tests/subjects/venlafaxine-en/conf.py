"""A small site on another drug. Its numbers are made up to test the packages: nothing here is about medicine."""

project = "Test site on venlafaxine"
author = "The test site"
version = release = "1"
language = "en"

extensions = ["myst_parser", "sphinx_kb", "sphinx_evidence"]
exclude_patterns = ["_data"]
myst_enable_extensions = ["colon_fence", "deflist"]
html_theme = "alabaster"
numfig = True
nitpicky = True
epub_basename = "venlafaxine"
kb_book_file = "venlafaxine"

bibtex_bibfiles = ["_data/references.bib"]

kb_drugs = {"venlafaxine": "venlafaxine", "duloxetine": "duloxetine"}
kb_claim_sections = {"mechanism": "How it works", "use": "How to use it"}
kb_dose_model = {
    "drug": "venlafaxine",
    "receptors": ["sert", "net"],
    "doses": [37.5, 75, 150],
    "usual_dose": 75,
    "dose_step": 37.5,
    "measured": {"receptor": "sert", "value": "pet-sert-75mg", "dose": 75, "hours": 4},
    "estimates": "occ-",
}
