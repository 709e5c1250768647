"""The drawn scenes by name: each module draws one, wide for pages and books and narrow for small screens.

A module has FRAMES, the names of its frames in order, and ``draw(frame, narrow, words)``; its words are messages. The
shapes that scenes share are in `sphinx_evidence/charts/shapes.py`.
"""
