"""米氮平知识库's own Sphinx extensions: text <- model <- check, and text, model <- domain <- features.

`kb.text` and `kb.model` know nothing of Sphinx; features never import each other (tests/test_house.py).
"""
