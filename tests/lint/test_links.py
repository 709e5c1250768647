"""`make fix` and links by other names."""

from __future__ import annotations

from sphinx_kb.lint import Content
from sphinx_kb.lint.link_fixes import fix

PAGES = {
    "drugs/mirtazapine.md": "---\naliases: [瑞美隆]\n---\n\n# 米氮平\n\n"
                            "见 [[瑞美隆]]、[[米氮平#节|节]]、[[mirtazapine]]。\n",
    "a.md": "# 甲\n\n[[无此页]] [[旧名]]\n\n```{code} text\n[[瑞美隆]]\n```\n",
    "_data/redirects.csv": "old,new\n旧名,a\n",
}


def test_aliases_titles_and_former_names_become_files(tmp_path):
    for name, text in PAGES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert fix(Content.read(tmp_path)) == ["a.md", "drugs/mirtazapine.md"]
    assert "[[mirtazapine|瑞美隆]]、[[mirtazapine#节|节]]、[[mirtazapine]]" in (
        tmp_path / "drugs/mirtazapine.md").read_text(encoding="utf-8")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == PAGES["a.md"].replace("[[旧名]]", "[[a|旧名]]")
    assert fix(Content.read(tmp_path)) == []
