"""Reading without a network, in a real Chromium."""

from __future__ import annotations

import json
import shutil
import threading
import time

import pytest
from playwright.sync_api import expect

from tests.browser import serve
from tests.browser.serve import BELOW

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]
NAMES = [f"页{number}" for number in range(10)]
FILES = {
    "index": "# 首页\n\n```{offline}\n```\n\n```{toctree}\n" + "\n".join(NAMES) + "\n```\n",
    **{name: f"# {name}\n\n第 {place} 页的文：松鼠{place}。\n" for place, name in enumerate(NAMES)},
}


class BriefHandler(serve.Handler):
    """Closes each connection, so that nothing answers once the server is gone."""

    protocol_version = "HTTP/1.0"


def serving(folder):
    """Serve a folder; afterwards there is no network."""
    return serve.serving(folder, BriefHandler)


@pytest.fixture(scope="module")
def garden(tmp_path_factory):
    """A site of eleven pages with the frame and the search of the kit."""
    from tests.conftest import World

    world = World(tmp_path_factory.mktemp("offline"), ("sphinx_kb", "sphinx_kb.html.frame"), {
        "html_theme": "furo", "project": "园子", "kb_offline": True, "html_show_sourcelink": False})
    world.docs.mkdir(parents=True)
    return world.write(FILES)


@pytest.fixture(scope="module")
def built(garden):
    """What the garden was built into, once for all who only serve it."""
    built = garden.build()
    assert built.warnings == []
    return built.out


@pytest.fixture
def site(built, tmp_path):
    """A copy of it, as a server would have it."""
    shutil.copytree(built, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 375, "height": 800}, service_workers="allow")
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    assert page.complaints == []
    context.close()


def is_ready(page):
    """Wait until the worker has this page, so that it keeps what comes next."""
    page.wait_for_function("() => navigator.serviceWorker.controller")


def kept(page, below=BELOW):
    """The names of what the browser keeps, below the address of the site."""
    return page.evaluate("""async (below) => {
        const name = `kb-kept ${location.origin}${below}`;
        if (!await caches.has(name)) return [];
        const found = await (await caches.open(name)).keys();
        return found.map(one => decodeURIComponent(one.url)).sort();
    }""", below)


def is_kept(page, name):
    """Wait until a page is kept. Playwright's own wait_for_function takes any promise for a yes."""
    end = time.monotonic() + 60
    while not any(address.endswith(f"/{name}.html") for address in kept(page)):
        assert time.monotonic() < end, kept(page)
        page.wait_for_timeout(20)


def is_gone(page, name):
    """Wait until a page is no longer kept."""
    end = time.monotonic() + 60
    while any(address.endswith(f"/{name}.html") for address in kept(page)):
        assert time.monotonic() < end, kept(page)
        page.wait_for_timeout(20)


def is_checked(page, version):
    """Wait until what is kept is known to be of this build."""
    page.wait_for_function("(version) => Object.entries(sessionStorage).some(([name, value]) => "
                           "name.startsWith('kb-offline-checked ') && value === version)", arg=version)


def keep_all(page):
    page.get_by_role("button", name="把整站存到这台设备").click()
    expect(page.get_by_role("status")).to_contain_text("整站已存在这台设备上")


def test_what_was_read_can_be_read_again_without_a_network_and_says_so(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        is_ready(page)
        page.goto(f"{origin}{BELOW}页3.html")
        page.wait_for_load_state("networkidle")
        page.goto(origin + BELOW)
        expect(page.locator(".kb-kept")).to_have_count(0)
    answer = page.goto(f"{origin}{BELOW}页3.html")
    assert answer.headers["content-security-policy"] == serve.POLICY
    expect(page.get_by_role("heading", level=1)).to_contain_text("页3")
    expect(page.locator(".kb-kept")).to_contain_text("没有网络：这一页是")
    assert page.evaluate("getComputedStyle(document.querySelector('.kb-kept')).textAlign") == "center"  # has its styles
    page.goto(f"{origin}{BELOW}页4.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络")
    page.get_by_role("link", name="到首页").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("首页")


def test_the_first_page_that_was_read_is_kept_too(site, page):
    with serving(site) as origin:
        page.goto(f"{origin}{BELOW}页5.html")
        is_kept(page, "页5")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("页5")


def test_the_whole_site_is_kept_on_demand_and_read_and_searched_without_a_network(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        keep_all(page)
    for name in NAMES:
        page.goto(f"{origin}{BELOW}{name}.html")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.goto(f"{origin}{BELOW}search.html")
    form = page.get_by_role("search")
    form.get_by_role("searchbox").fill("松鼠7")
    form.get_by_role("button").click()
    expect(page.get_by_role("option").first).to_contain_text("页7")


def test_after_a_new_build_its_pages_are_read_online_at_once_and_offline_after_one_visit(garden, site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        keep_all(page)
        index = {name: text.replace("页9\n", "") for name, text in FILES.items() if name == "index"}
        garden.write({**index, "页1": "# 页1\n\n改过了。\n"})
        garden.remove("页9")
        shutil.rmtree(site)
        shutil.copytree(garden.build(to="newer").out, site)
        garden.write(FILES)
        page.goto(f"{origin}{BELOW}页1.html")
        expect(page.get_by_role("main")).to_contain_text("改过了。")
        page.evaluate("sessionStorage.clear()")
        page.goto(f"{origin}{BELOW}页2.html")
        version = json.loads((site / "offline.json").read_text(encoding="utf-8"))["version"]
        is_checked(page, version)
    page.goto(f"{origin}{BELOW}页1.html")
    expect(page.get_by_role("main")).to_contain_text("改过了。")
    page.goto(f"{origin}{BELOW}页9.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络")


def test_what_is_kept_is_removed_on_demand_and_stays_away(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        keep_all(page)
        assert len(kept(page)) > len(NAMES)
        page.get_by_role("button", name="删除存下的").click()
        expect(page.get_by_role("status")).to_have_text("这台设备上没有存下什么。")
        page.goto(f"{origin}{BELOW}页2.html")
        page.goto(origin + BELOW)
        expect(page.get_by_role("status")).to_have_text("这台设备上没有存下什么。")
        assert kept(page) == []
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_a_page_that_is_left_at_once_is_kept_even_if_the_network_goes_with_it(site, page):
    with serving(site) as origin:
        page.goto(f"{origin}{BELOW}页5.html", wait_until="load")
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.goto(f"{origin}{BELOW}manifest.webmanifest")
    is_kept(page, "页5")
    page.goto(f"{origin}{BELOW}页5.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("页5")


def test_a_full_device_costs_no_reader_a_page(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        is_ready(page)
        page.context.new_cdp_session(page).send(
            "Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
        page.goto(f"{origin}{BELOW}页3.html")
        expect(page.get_by_role("heading", level=1)).to_contain_text("页3")
        page.goto(origin + BELOW)
        page.get_by_role("button", name="把整站存到这台设备").click()
        expect(page.get_by_role("status")).to_contain_text("没有存成")


def test_a_reload_past_the_worker_still_shows_the_buttons(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        is_ready(page)
        page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
        page.wait_for_function("() => !navigator.serviceWorker.controller")
        expect(page.get_by_role("button", name="把整站存到这台设备")).to_be_visible()


def test_what_is_removed_in_one_window_does_not_come_back_by_another(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        keep_all(page)
        other = page.context.new_page()
        other.goto(f"{origin}{BELOW}页1.html")
        page.get_by_role("button", name="删除存下的").click()
        expect(page.get_by_role("status")).to_have_text("这台设备上没有存下什么。")
        assert other.evaluate("fetch('页2.html').then(answer => answer.status)") == 200
        other.goto(f"{origin}{BELOW}页3.html")
        page.evaluate("fetch('页4.html').then(answer => answer.text())")
        assert page.evaluate("caches.keys()") == other.evaluate("caches.keys()") == []
        page.get_by_role("button", name="把整站存到这台设备").click()
        expect(page.get_by_role("status")).to_contain_text("整站已存在这台设备上")


def test_two_sites_of_one_address_do_not_touch_what_the_other_keeps(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        keep_all(page)
        page.goto(f"{origin}/")
        keep_all(page)
        page.get_by_role("button", name="删除存下的").click()
        expect(page.get_by_role("status")).to_have_text("这台设备上没有存下什么。")
        assert len(kept(page)) > len(NAMES)
        assert kept(page, "/") == []


def test_what_was_interrupted_goes_on_and_never_claims_to_be_whole(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        (site / "页6.html").rename(site / "gone")
        page.get_by_role("button", name="把整站存到这台设备").click()
        expect(page.get_by_role("status")).to_contain_text("没有存成")
        expect(page.get_by_role("button", name="把整站存到这台设备")).to_be_enabled()
        (site / "gone").rename(site / "页6.html")
        page.goto(f"{origin}{BELOW}页1.html")
        is_checked(page, json.loads((site / "offline.json").read_text(encoding="utf-8"))["version"])
        assert f"{origin}{BELOW}页6.html" in kept(page)
        page.goto(origin + BELOW)
        expect(page.get_by_role("status")).to_contain_text("整站已存在这台设备上")


def test_what_a_new_build_no_longer_has_goes_even_if_bringing_it_up_to_date_is_interrupted(site, page):
    listing = json.loads((site / "offline.json").read_text(encoding="utf-8"))
    is_stuck = threading.Event()

    class Stuck(BriefHandler):
        """Does not answer for page 7."""

        def do_GET(self):  # noqa: N802  # as the server calls it
            if not ("7.html" in self.path and is_stuck.is_set()):
                super().do_GET()

    with serve.serving(site, Stuck) as origin:
        page.goto(origin + BELOW)
        keep_all(page)
        files = {**listing["files"], "页7.html": ["0" * 16, 1]}
        del files["页9.html"]
        (site / "页9.html").unlink()
        (site / "offline.json").write_text(json.dumps({**listing, "version": "new", "files": files}), encoding="utf-8")
        is_stuck.set()
        page.goto(f"{origin}{BELOW}页1.html")
        is_gone(page, "页9")
        newer = json.dumps({**listing, "version": "newer", "files": files})
        (site / "offline.json").write_text(newer, encoding="utf-8")
        is_stuck.clear()
        page.goto(f"{origin}{BELOW}页2.html")
        is_checked(page, "newer")
        assert not [address for address in kept(page) if address.endswith("页9.html")]


def test_a_build_that_is_published_while_the_site_is_being_kept_is_taken_whole(site, page):
    listing = site / "offline.json"
    new = json.loads(listing.read_text(encoding="utf-8"))
    old = {**new, "version": "older", "files": {**new["files"], "页7.html": ["0" * 16, 1], "gone.html": ["1" * 16, 1]}}
    asked = []

    class Publishing(BriefHandler):
        """Gives the list of the build before to whoever asks first."""

        def do_GET(self):  # noqa: N802  # as the server calls it
            if self.path.endswith("/offline.json"):
                asked.append(self.path)
                listing.write_text(json.dumps(old if len(asked) == 1 else new), encoding="utf-8")
            super().do_GET()

    with serve.serving(site, Publishing) as origin:
        page.goto(origin + BELOW)
        keep_all(page)
        stored = page.evaluate("caches.match(document.baseURI + 'kb-kept.json').then(one => one.json())")
    assert len(asked) >= 3
    assert stored == new


def test_a_picture_that_is_opened_on_its_own_is_still_a_picture(site, page):
    (site / "circle.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    with serving(site) as origin:
        page.goto(origin + BELOW)
        is_ready(page)
        page.goto(f"{origin}{BELOW}circle.svg")
        page.goto(origin + BELOW)
    assert page.goto(f"{origin}{BELOW}circle.svg").headers["content-type"] == "image/svg+xml"


def test_a_page_that_is_gone_from_the_server_is_not_shown_from_what_was_kept(site, page):
    with serving(site) as origin:
        page.goto(origin + BELOW)
        is_ready(page)
        page.goto(f"{origin}{BELOW}页6.html")
        (site / "页6.html").unlink()
        assert page.goto(f"{origin}{BELOW}页6.html").status == 404
        assert f"{origin}{BELOW}页6.html" not in kept(page)


def test_the_list_names_what_readers_need_with_its_size(site):
    listed = json.loads((site / "offline.json").read_text(encoding="utf-8"))
    assert {"index.html", "页3.html", "search.html", "manifest.webmanifest"} <= listed["files"].keys()
    for name, (_digest, size) in listed["files"].items():
        assert (site / name).stat().st_size == size
    assert not [name for name in listed["files"] if name.endswith((".txt", ".xml", ".inv", ".pdf")) or name[0] == "."]
    assert listed["bytes"] == sum(size for _digest, size in listed["files"].values())


def test_the_manifest_says_how_the_site_is_installed(garden, tmp_path):
    (garden.docs / "_static").mkdir(exist_ok=True)
    (garden.docs / "_static/icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    built = garden.build(to="icons", kb_app_icons=["_static/icon.svg"], html_static_path=["_static"])
    manifest = json.loads((built.out / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert manifest == {
        "name": "园子", "short_name": "园子", "lang": "zh-CN", "start_url": "./", "scope": "./",
        "display": "minimal-ui",
        "icons": [{"src": "_static/icon.svg", "sizes": "any", "type": "image/svg+xml"}]}
    assert '<link rel="manifest" href="manifest.webmanifest">' in built.page("页1")


def test_a_site_that_does_not_ask_for_it_has_no_worker(garden):
    built = garden.build(to="without", kb_offline=False)
    assert not any((built.out / name).exists() for name in ("sw.js", "offline.json", "manifest.webmanifest"))
    assert "kb-offline" not in built.page("index")
    assert "offline.js" not in built.page("index")


def test_after_an_edit_the_list_is_that_of_a_clean_build(garden):
    garden.write(FILES)
    garden.build()
    garden.write({"页1": "# 页1\n\n又改了。\n"})
    names = ("offline.json", "sw.js", "manifest.webmanifest")
    after, clean = garden.build().files(), garden.build(to="clean").files()
    assert {name: after[name] for name in names} == {name: clean[name] for name in names}
