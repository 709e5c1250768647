"""Pages of every kind, on CI every page, on a desktop screen and below a path.

Beside test_narrow.py, so that two workers share the pages' two widths. What stands in an article is looked at with axe
there, and what stands around it here; on CI all at both widths. Elsewhere a sixth of the pages is visited each day, and
a third of what stands around.
"""

from __future__ import annotations

import pytest

from tests.amount import share
from tests.browser.serve import BELOW
from tests.browser.visit import FRAME, chosen_frames, chosen_pages, what_is_wrong

pytestmark = pytest.mark.browser


def test_pages_are_clean_on_a_desktop_in_light_below_a_path(windows, origin, built_site):
    below = f"{origin}{BELOW.rstrip('/')}"
    pages, frames = chosen_pages(built_site.out), {FRAME, *share(chosen_frames(built_site.out), 3)}
    tried = sorted({*share(pages, 6, days_ahead=4), *frames})
    assert what_is_wrong(windows, below, tried, "wide", access=frames) == []
