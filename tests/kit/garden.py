"""Gardens: sites of generated notes about gardening, in English or Chinese, as a stranger would write them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a language calls things."""

    titles: tuple[str, ...]
    site: str
    captions: tuple[str, str]
    opening: str
    """With the title, and links to the next and the previous note."""
    previous: str
    """What that link says."""
    begin: str
    """A heading that every note has."""
    second: str
    """A sentence with a link to that heading of another note."""
    block: str
    """A paragraph that can be linked to."""
    embedded: str
    footnote: str
    term: str
    definition: str
    mentions_term: str
    table: tuple[str, str]
    figure: str
    alias: str
    untold: str
    """A sentence that stands in one note alone: search must find that note by it."""
    query: str
    """What is typed to find that sentence."""


ENGLISH = Words(
    titles=(
        "Compost", "Mulch", "Earthworms", "Clay soil", "Sandy soil", "Rainwater", "Pruning roses", "Sowing lettuce",
        "Tomatoes", "Peppers", "Beans", "Peas", "Garlic", "Onions", "Carrots", "Radishes", "Spinach", "Kale", "Basil",
        "Thyme", "Rosemary", "Apple trees", "Pear trees", "Raspberries", "Strawberries", "Bees", "Ladybirds", "Slugs",
        "Frost", "Seed saving",
    ),
    site="A small garden",
    captions=("Soil", "Plants"),
    opening="{title} belongs in every garden. It goes well with {next}, and comes after {previous}.",
    previous="the note before",
    begin="How to begin",
    second="Begin small, as told under {other}.",
    block="Water in the evening, and never at noon.",
    embedded="What another note says about beginning:",
    footnote="Old gardeners say so.[^old]\n\n[^old]: None of them wrote it down.",
    term="Tilth",
    definition="Soil that crumbles in the hand.",
    mentions_term="Good soil has {term}.",
    table=("Month", "Work"),
    figure="A bed seen from above",
    alias="black gold",
    untold="Marigolds keep whitefly away from greenhouses.",
    query="whitefly",
)

CHINESE = Words(
    titles=(
        "堆肥", "覆盖物", "蚯蚓", "黏土", "沙土", "雨水", "修剪月季", "播种生菜", "番茄", "辣椒",
        "菜豆", "豌豆", "大蒜", "洋葱", "胡萝卜", "小萝卜", "菠菜", "羽衣甘蓝", "罗勒", "百里香",
        "迷迭香", "苹果树", "梨树", "树莓", "草莓", "蜜蜂", "瓢虫", "蛞蝓", "霜冻", "留种",
    ),
    site="小小的园子",
    captions=("土壤", "植物"),
    opening="{title}是园子里少不了的。它与{next}相配，接在{previous}后面。",
    previous="前一条笔记",
    begin="怎样开始",
    second="先从小处开始，见{other}。",
    block="傍晚浇水，中午不要浇。",
    embedded="另一条笔记说怎样开始：",
    footnote="老园丁都这样说。[^old]\n\n[^old]: 没有人写下来。",
    term="团粒",
    definition="抓在手里会散开的土。",
    mentions_term="好土有{term}。",
    table=("月份", "农活"),
    figure="从上面看一块菜畦",
    alias="黑金",
    untold="万寿菊能让温室远离白粉虱。",
    query="白粉虱",
)

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" viewBox="0 0 60 40">'
    '<rect width="60" height="40" fill="#8a5"/><circle cx="30" cy="20" r="9" fill="#f60"/></svg>\n'
)
SPECIAL = 5
"""The number of the note that holds the sentence that search must find."""


def slug(number: int) -> str:
    """The file name of a note."""
    return f"note-{number:02}"


@dataclass(frozen=True)
class Garden:
    """A garden of notes that link to each other, with wiki links or else with links of MyST."""

    words: Words
    count: int
    """How many notes; six at least, so that each kind of content is there."""
    wiki: bool = True

    def link(self, number: int, shown: str = "") -> str:
        """A link to a note: by its title, or by its file name where another text is shown."""
        number %= self.count
        title = self.words.titles[number]
        if not self.wiki:
            return f"[{shown or title}]({slug(number)}.md)"
        return f"[[{slug(number)}|{shown}]]" if shown else f"[[{title}]]"

    def link_to_heading(self, number: int) -> str:
        """A link to the heading that every note has."""
        number %= self.count
        begin = self.words.begin
        if not self.wiki:
            return f"[{begin}]({slug(number)}.md#{begin.lower().replace(' ', '-')})"
        return f"[[{self.words.titles[number]}#{begin}]]"

    def special(self, number: int) -> str:
        """What a note holds besides links, by its number: everything is there once in six notes."""
        words = self.words
        term = f"[[{words.term}]]" if self.wiki else f"{{term}}`{words.term}`"
        mentions_term = words.mentions_term.format(term=term)
        left, right = words.table
        embedded = f"![[{slug(0)}#{words.begin}]]" if self.wiki else words.block
        drawing = f"![[drawing.svg|{words.figure}]]" if self.wiki else f"![{words.figure}](drawing.svg)"
        return (
            f"| {left} | {right} |\n| --- | --- |\n| 3 | {words.titles[0]} |\n| 4 | {words.titles[1]} |",
            f"{words.footnote}\n\n$$\na^2 + b^2 = c^2\n$$",
            f"```{{glossary}}\n{words.term}\n  {words.definition}\n```" if number == 2 else mentions_term,
            f"{words.embedded}\n\n{embedded}",
            f"{drawing}\n\n```python\nbed = [1, 2, 3]\n```",
            f"{words.untold if number == SPECIAL else words.block}\n\n:::{{note}}\n{mentions_term}\n:::",
        )[number % 6]

    def note(self, number: int) -> str:
        """The source of a note."""
        words = self.words
        front = f"---\naliases: [{words.alias}]\n---\n\n" if number == 0 else ""
        opening = words.opening.format(title=words.titles[number], next=self.link(number + 1),
                                       previous=self.link(number - 1, words.previous))
        second = words.second.format(other=self.link_to_heading(number + 3))
        block, last = "", ""
        if self.wiki:
            block, last = " ^water", f"[[{slug((number + 2) % self.count)}#^water]] [[{words.alias}]]"
        return (f"{front}# {words.titles[number]}\n\n{opening}\n\n## {words.begin}\n\n{second}\n\n"
                f"{words.block}{block}\n\n{self.special(number)}\n\n{last}\n")

    def home(self) -> str:
        """The source of the home page, which lists the notes in two groups."""
        words, half = self.words, self.count // 2
        names = [slug(number) for number in range(self.count)]
        lists = [f"```{{toctree}}\n:caption: {caption}\n\n" + "\n".join(group) + "\n```\n"
                 for caption, group in zip(words.captions, (names[:half], names[half:]), strict=True)]
        opening = words.opening.format(title=words.site, next=self.link(0), previous=self.link(1, words.previous))
        return f"# {words.site}\n\n{opening}\n\n" + "\n".join(lists)

    def files(self) -> dict[str, str]:
        """The sources by the names of their files."""
        notes = {f"{slug(number)}.md": self.note(number) for number in range(self.count)}
        return {"index.md": self.home(), "drawing.svg": DRAWING, **notes}
