"""What may happen to a site between builds: each step is a function of the site, and does one thing at random."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from tests.walk.world import CODE, PO, SVG, TAGGED, TEMPLATE, Site

Step = Callable[[Site], None]


def edit_a_page(site: Site) -> None:
    name = site.random.choice(["index.md", "brake.md", "other.md", *site.pages()])
    site.put(name, site.read(name) + f"\n第 {site.number()} 句。\n")


def edit_a_title(site: Site) -> None:
    name = site.random.choice(["brake.md", "other.md", *site.pages()])
    first, _, rest = site.read(name).partition("\n")
    site.put(name, f"{first.split('·')[0]}·{site.number()}\n{rest}")


def edit_a_heading(site: Site) -> None:
    site.replace("more/two.md", "## 这里", f"## 这里{site.number()}")


def edit_tags(site: Site) -> None:
    tags = site.random.sample(["甲", "乙/丙", "乙", "丁"], site.random.randint(0, 3))
    site.put("tagged.md", TAGGED.format(", ".join(tags), site.random.choice(["一句", "二句"])))


def add_a_page(site: Site) -> None:
    number = site.number()
    site.put(f"more/new{number}.md", f"# 新 {number}\n\n见 [[brake]]与 {{value}}`half-life`。\n\n![图](../pic.svg)\n")


def remove_a_page(site: Site) -> None:
    if pages := site.pages():
        name = site.random.choice(pages)
        site.saved[name] = (site.docs / name).read_bytes(), (site.docs / name).stat().st_mtime_ns
        (site.docs / name).unlink()


def move_a_page(site: Site) -> None:
    if pages := site.pages():
        name = site.random.choice(pages)
        (site.docs / name).rename(site.docs / f"more/moved{site.number()}.md")


def swap_pages(site: Site) -> None:
    """Two pages change places, each with its old times."""
    if len(pages := site.pages()) > 1:
        one, other = (site.docs / name for name in site.random.sample(pages, 2))
        one.rename(site.docs / "aside")
        other.rename(one)
        (site.docs / "aside").rename(other)


def rename_by_case(site: Site) -> None:
    if pages := site.pages():
        name = site.random.choice(pages)
        (site.docs / name).rename(site.docs / "more" / name.removeprefix("more/").swapcase().replace(".MD", ".md"))


def turn_into_a_folder(site: Site) -> None:
    if pages := site.pages():
        path = site.docs / site.random.choice(pages)
        folder = path.with_suffix("")
        folder.mkdir(exist_ok=True)
        path.rename(folder / "index.md")


def replace_by_a_link(site: Site) -> None:
    if pages := site.pages():
        path = site.docs / site.random.choice(pages)
        path.unlink()
        path.symlink_to(site.docs / "other.md")


def edit_what_is_included(site: Site) -> None:
    site.put("part.txt", f"一段 {{value}}`half-life`，第 {site.number()} 回。\n")


def break_what_is_included(site: Site) -> None:
    site.put("part.txt", "{ref}`nowhere-" + f"{site.number()}` {{value}}`no-such` {{nonsense}}`x`\n")


def remove_what_is_included(site: Site) -> None:
    path = site.docs / "part.txt"
    if path.is_file():
        site.saved["part.txt"] = path.read_bytes(), path.stat().st_mtime_ns
        path.unlink()


def edit_an_image(site: Site) -> None:
    site.put("pic.svg", SVG.format(site.random.randint(1, 99)))


def add_a_nearer_image(site: Site) -> None:
    site.put("more/pic.svg", SVG.format(site.random.randint(100, 199)))


def remove_the_nearer_image(site: Site) -> None:
    (site.docs / "more/pic.svg").unlink(missing_ok=True)


def edit_a_download(site: Site) -> None:
    site.put("table.csv", f"{site.number()}\n")


def edit_a_value(site: Site) -> None:
    name = "_data/values/brake.csv"
    lines = site.read(name).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("half-life"))
    site.put(name, "\n".join([*lines[:at], lines[at].replace("半衰期", f"半衰期{site.number()}", 1), *lines[at + 1:]])
             + "\n")


def edit_a_claim(site: Site) -> None:
    name = "_data/claims/brake.yaml"
    site.put(name, site.read(name).replace("。", f"{site.number()}。", 1))


def edit_a_reference(site: Site) -> None:
    name = "_data/references.bib"
    site.put(name, site.read(name).replace("title = {", f"title = {{{site.number()} ", 1))


def edit_a_setting(site: Site) -> None:
    name = site.random.choice(["html_title", "project", "kb_book_subtitle", "html_copy_source", "html_use_index",
                               "numfig", "html_theme", "suppress_warnings"])
    number = site.number()
    site.settings[name] = {
        "html_copy_source": number % 2 == 0, "html_use_index": number % 2 == 0, "numfig": number % 3 != 0,
        "html_theme": site.random.choice(["basic", "alabaster", "furo"]), "suppress_warnings": ["ref"] * (number % 2),
    }.get(name, f"题 {number}")


def edit_a_catalogue(site: Site) -> None:
    site.put("locale/zh_CN/LC_MESSAGES/index.po", PO.format(f"作者的话 {site.number()}。"))


def edit_code(site: Site) -> None:
    site.put("code_of_the_site.py", CODE.format(f"代码{site.number()}"))


def edit_a_template(site: Site) -> None:
    site.put("_templates/layout.html", TEMPLATE.format(site.number()))


def edit_an_asset(site: Site) -> None:
    name = site.random.choice(["_static/own.css", "_static/css/tokens.css", "extra/robots.txt", "_static/more.js"])
    if name.endswith("tokens.css"):
        site.put(name, f":root {{ --kb-accent: #0{site.random.randint(10000, 99999)}; }}\n")
    else:
        site.put(name, f"/* {site.number()} */\n")


def remove_an_asset(site: Site) -> None:
    (site.docs / site.random.choice(["_static/css/tokens.css", "_static/more.js"])).unlink(missing_ok=True)


def restore_an_older_file(site: Site) -> None:
    if site.saved:
        name = site.random.choice(sorted(site.saved))
        data, when = site.saved[name]
        path = site.docs / name
        if path.is_file():
            site.saved[name] = path.read_bytes(), path.stat().st_mtime_ns
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, ns=(when, when))


def touch(site: Site) -> None:
    paths = sorted(path for path in site.docs.rglob("*") if path.is_file())
    when = time.time() + site.random.choice([-1e8, 1e6])
    for path in site.random.sample(paths, 3):
        os.utime(path, (when, when))


def let_days_pass(site: Site) -> None:
    """It is another day, or the build runs on a machine whose clock is wrong."""
    site.days += site.random.choice([1, 1, 40, -400])


def lose_output(site: Site) -> None:
    """A file of an output is deleted, cut off, or put back as it was before."""
    paths = sorted(path for path in (site.root / "out").rglob("*") if path.is_file() and "doctrees" not in path.parts
                   and path.suffix in (".html", ".xhtml", ".svg", ".css", ".typ", ".pdf", ".epub"))
    if paths:
        path = site.random.choice(paths)
        path.unlink() if site.random.random() < 0.5 else path.write_bytes(path.read_bytes()[:10])


def cut_off_state(site: Site) -> None:
    """A full disk has cut off what the last build wrote for the next."""
    paths = sorted(path for path in (site.root / "out/doctrees").rglob("*") if path.is_file()
                   and path.suffix in (".json", ".pickle"))
    if paths:
        path = site.random.choice(paths)
        path.write_bytes(path.read_bytes()[: site.random.choice([0, 20])])


STEPS: tuple[tuple[Step, int], ...] = (
    (edit_a_page, 6), (edit_a_title, 5), (edit_a_heading, 3), (edit_tags, 4), (add_a_page, 4), (remove_a_page, 4),
    (move_a_page, 3), (swap_pages, 2), (rename_by_case, 2), (turn_into_a_folder, 1), (replace_by_a_link, 1),
    (edit_what_is_included, 4), (break_what_is_included, 3), (remove_what_is_included, 2), (edit_an_image, 4),
    (add_a_nearer_image, 3), (remove_the_nearer_image, 3), (edit_a_download, 2), (edit_a_value, 6),
    (edit_a_claim, 3), (edit_a_reference, 3), (edit_a_setting, 4), (edit_a_catalogue, 4), (edit_code, 3),
    (edit_a_template, 3), (edit_an_asset, 4), (remove_an_asset, 2), (restore_an_older_file, 8), (touch, 4),
    (lose_output, 3), (cut_off_state, 2), (let_days_pass, 2),
)
"""Each step, and how often it is taken."""
