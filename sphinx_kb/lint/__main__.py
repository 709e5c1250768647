"""`python -m sphinx_kb.lint [--fix] [folder]`: print what there is to mend; 1 if there is anything.

With `--report`: what has long not been reviewed and what is not verified; always 0.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sphinx_evidence.lint.report import report
from sphinx_kb.core.review import today
from sphinx_kb.lint import Content, chinese_style, findings, link_fixes


def main(arguments: list[str]) -> int:
    """Check a source folder, after mending what can be mended if asked to."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.lint", description="检查文稿与数据")
    parser.add_argument("folder", nargs="?", default="docs", help="文稿所在的文件夹")
    parser.add_argument("--fix", action="store_true", help="先改好能自动改的")
    parser.add_argument("--report", action="store_true", help="列出一年没有复核的页面与论断，以及没有核实的数字和文献")
    options = parser.parse_args(arguments)
    root = Path(options.folder)
    if options.report:
        print("\n".join(report(Content.read(root), today())))
        return 0
    if options.fix:
        for mend in (link_fixes.fix, chinese_style.fix):
            for path in mend(Content.read(root)):
                print(f"改好了：{root.name}/{path}")
    found = findings(Content.read(root))
    for finding in found:
        print(f"{root.name}/{finding}")
    print(f"共 {len(found)} 处要改" if found else "没有要改的", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
