"""What Sphinx should do itself, each work-around in a module of its own.

A module names the upstream issue that it works around. Its test shows that Sphinx alone still has the fault: when that
test fails, upstream has mended it and the module can go.
"""
