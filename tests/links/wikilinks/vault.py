"""A small vault with everything wiki links can do, and edits to it."""

from __future__ import annotations

import random

EXTENSIONS = (
    "sphinx_kb.core",
    "sphinx_kb.build",
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.links.redirects",
    "sphinx_kb.links.backlinks",
    "sphinx_kb.links.graph",
    "sphinx_kb.links.previews",
    "sphinx_kb.links.autolink",
    "sphinx_kb.links.link_report",
    "sphinx_kb.html.navigation",
)
SETTINGS = {"html_copy_source": False, "copyright": "甲", "version": "1"}

PAGES = {
    "index": """\
        # 首页

        从 [[米氮平]] 开始，或看 [[奥氮平|另一种药]] 与 [[半衰期]]。

        ```{toctree}
        drugs/mirtazapine
        drugs/olanzapine
        theory/receptor
        glossary
        maps
        ```
        """,
    "maps": """\
        # 图与单子

        ```{graph}
        ```

        ```{link-report}
        ```
        """,
    "drugs/mirtazapine": """\
        ---
        aliases: [瑞美隆, Remeron]
        ---

        # 米氮平

        阻断 [[α₂ 受体]]，也阻断 [[receptor#H₁ 受体|H₁]]。体重会增加。 ^weight

        {#mirtazapine-half-life}
        ## 半衰期

        二十到四十小时，见 [[#经过]] 与 [[半衰期]]。

        {#mirtazapine-course}
        ### 经过

        慢慢消除。[[没有这一页]]
        """,
    "drugs/olanzapine": """\
        # 奥氮平

        比 [[瑞美隆]] 镇静。[[米氮平#半衰期]] 较长。

        ![[米氮平#^weight]]

        ![[receptor#H₁ 受体]]
        """,
    "theory/receptor": """\
        # 受体

        {#receptor-h1}
        ## H₁ 受体

        管觉醒。[[奥氮平]] 与它结合得紧。半衰期和占有率另说。

        {#receptor-alpha2}
        ## 亲和力

        - 见 [[Remeron]]。
        - 也见 [[drugs/olanzapine]]。
        """,
    "glossary": """\
        # 术语

        ```{glossary}
        半衰期
          浓度减半的时间，见 [[米氮平]]。

        α₂ 受体
        alpha-2
          肾上腺素受体。
        ```
        """,
}


def replaced(page, old, new):
    """An edit: one text of a page becomes another."""
    def edit(world):
        path = world.docs / f"{page}.md"
        if path.exists():
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return edit


def renamed(old, new):
    """An edit: a page moves, and the toctree follows."""
    def edit(world):
        source = world.docs / f"{old}.md"
        if source.exists():
            (world.docs / f"{new}.md").parent.mkdir(exist_ok=True)
            source.rename(world.docs / f"{new}.md")
            replaced("index", old, new)(world)
    return edit


def removed(name):
    """An edit: a page goes, and the toctree still lists it."""
    def edit(world):
        (world.docs / f"{name}.md").unlink(missing_ok=True)
    return edit


EDITS = {
    "nothing": lambda world: None,
    "remove page": removed("drugs/olanzapine"),
    "rename page": renamed("drugs/olanzapine", "drugs/olz"),
    "move page": renamed("theory/receptor", "drugs/receptor"),
    "retitle": replaced("drugs/olanzapine", "# 奥氮平", "# 奥兰扎平"),
    "drop alias": replaced("drugs/mirtazapine", "瑞美隆, ", ""),
    "add alias": replaced("drugs/mirtazapine", "瑞美隆, ", "瑞美隆, 没有这一页, "),
    "add page": lambda world: world.write({"new": "---\norphan: true\n---\n\n# 没有这一页\n\n见 [[米氮平]]。\n"}),
    "add to toctree": lambda world: (world.write({"drugs/new": "# 新药\n\n文。\n"}),
                                     replaced("index", "glossary\n", "glossary\ndrugs/new\n")(world)),
    "reorder toctree": replaced("index", "drugs/olanzapine\ntheory/receptor\n", "theory/receptor\ndrugs/olanzapine\n"),
    "rename heading": replaced("drugs/mirtazapine", "## 半衰期", "## 消除"),
    "change anchor": replaced("drugs/mirtazapine", "{#mirtazapine-half-life}", "{#mirtazapine-t}"),
    "drop block id": replaced("drugs/mirtazapine", " ^weight", ""),
    "embedded text": replaced("drugs/mirtazapine", "体重会增加", "体重明显增加"),
    "embedded link": replaced("theory/receptor", "[[奥氮平]] 与它", "[[奥氮]] 与它"),
    "drop term": replaced("glossary", "alpha-2\n", ""),
    "rename term": replaced("glossary", "半衰期\n", "消除半衰期\n"),
    "new first term": replaced("glossary", "半衰期\n  浓", "占有率\n  多少受体被占。\n\n半衰期\n  浓"),
    "new backlink": replaced("index", "开始", "与 [[alpha-2]] 开始"),
    "context of backlink": replaced("index", "，或看", "，再看"),
    "ambiguity": lambda world: world.write({"theory/olanzapine": "---\norphan: true\n---\n\n# 奥氮平\n\n又一页。\n"}),
    "move with redirect": lambda world: (
        renamed("theory/receptor", "drugs/receptor")(world),
        world.write({"_data/redirects.csv": "old,new\ntheory/receptor,drugs/receptor\n"})),
    "old anchor": lambda world: world.write(
        {"_data/redirects.csv": "old,new\nglossary#old,theory/receptor#receptor-h1\n"}),
    "no redirects": lambda world: world.write({"_data/redirects.csv": "old,new\n"}),
    "drop embed": replaced("drugs/olanzapine", "![[receptor#H₁ 受体]]", "没有了。"),
    "move alias": lambda world: (
        replaced("drugs/mirtazapine", "aliases: [瑞美隆, Remeron]", "aliases: [Remeron]")(world),
        replaced("drugs/olanzapine", "# 奥氮平", "---\naliases: [瑞美隆]\n---\n\n# 奥氮平")(world)),
    "embed of an embed": replaced("index", "开始，", "开始。\n\n![[奥氮平]]\n\n"),
    "links of Sphinx": replaced("maps", "# 图与单子", "# 图与单子\n\n{doc}`/drugs/olanzapine` 与 {term}`半衰期`。"),
    "embed a circle": replaced("theory/receptor", "管觉醒。", "管觉醒。\n\n![[奥氮平]]\n\n"),
}


def random_edits(seed, count):
    """Names of edits, in an order that the seed decides."""
    rng = random.Random(seed)
    return [rng.choice(sorted(EDITS)) for _ in range(count)]
