"""One walk: steps and builds at random, some of them killed, and then every output is what a clean build gives."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from sphinx_kb.core.inputs import CLOCK_TICK
from tests.walk.steps import STEPS
from tests.walk.world import Site, difference

KILLED = 0.3
"""How many of the builds are killed."""
SETTLED = 0.7
"""How many begin when no file is so young that it might still change unnoticed: only after these may the next one end
before Sphinx runs."""
MOST_ROUNDS = 4
"""How often a site is changed and built."""


def builders_of(chance: random.Random) -> list[str]:
    """The builders of one walk: the PDF takes long."""
    return list(chance.choices([["html"], ["html", "epub"], ["html", "dirhtml"], ["html", "typst"],
                                ["html", "epub", "typst"]], [4, 6, 4, 1, 1])[0])


def walk(seed: int, fonts: Path) -> str:
    """Take one walk; return what is wrong at its end and how it came to that, or nothing."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix=f"walk{seed}-") as folder:
        site = Site(Path(folder), chance, fonts)
        builders = builders_of(chance)
        lengths: dict[str, float] = {}
        for builder in builders:
            build(site, builder, lengths, may_kill=False)
        for _round in range(chance.randint(1, MOST_ROUNDS)):
            steps, weights = zip(*STEPS, strict=True)
            for step in chance.choices(steps, weights, k=chance.randint(0, 3)):
                site.story.append(step.__name__)
                step(site)
            build(site, chance.choice(builders), lengths, may_kill=True)
        chance.shuffle(builders)
        wrong = "".join(difference(site, builder) for builder in builders)
        return f"seed {seed}: {wrong}\n  after {', '.join(site.story)}" if wrong else ""


def build(site: Site, builder: str, lengths: dict[str, float], *, may_kill: bool) -> None:
    """Build once; perhaps kill the build at a moment at which others have still been at work."""
    jobs = site.random.choice([1, 1, 2])
    if site.random.random() < SETTLED:
        time.sleep(2 * CLOCK_TICK / 1e9)
    started = time.monotonic()
    fraction = site.random.random()
    killed = may_kill and site.random.random() < KILLED
    kill_after = fraction * lengths.get(builder, 0.5) if killed else None
    outcome = site.build(builder, jobs=jobs, kill_after=kill_after)
    site.story.append(f"{'KILL ' if outcome.code == -9 else ''}{builder} -j{jobs}")
    if not killed:
        lengths[builder] = time.monotonic() - started
