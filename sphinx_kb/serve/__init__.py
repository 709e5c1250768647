"""A live preview of a site: ``python -m sphinx_kb.serve SOURCE OUTPUT``.

A save leads to a build, a build to a reload of the pages it changed. Mistakes are shown in the terminal and in the
page. The build runs in a process forked from one in which everything is imported (`worker`), its output is shown once
it is good (`shown`), and the browser hears of it through server-sent events (`site`).
"""
