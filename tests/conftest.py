"""Browser tests run where there is a Chromium; elsewhere one line says so.

REQUIRE_BROWSER=1 makes its absence a failure. CHROMIUM names the executable.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

# no test makes a file in the home of whoever runs it
os.environ["CULTUREKIT_KEY"] = "a secret for tests and nothing else"
# how long an example takes says more about the machine than about the code; the same
# examples every time, so that a change is judged by its own faults; SEARCH=1000 tries
# that many new ones
settings.register_profile("house", deadline=None, derandomize=True)
SEARCH = int(os.environ.get("SEARCH", "0"))
if SEARCH:
    settings.register_profile("search", deadline=None, max_examples=SEARCH)
settings.load_profile("search" if SEARCH else "house")

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OF_PLAYWRIGHT = "chromium-*/chrome-linux*/chrome"


def find_chromium():
    """The executable of a Chromium on this machine, or None."""
    if find_spec("playwright") is None:
        return None
    named = [os.environ.get("CHROMIUM"), "/usr/bin/chromium"]
    for path in [*named, *map(shutil.which, NAMES)]:
        if path and Path(path).is_file():
            return path
    cache = Path.home() / ".cache" / "ms-playwright"
    return next((str(path) for path in sorted(cache.glob(OF_PLAYWRIGHT))), None)


def left_out():
    return find_chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1"


def pytest_collection_modifyitems(config, items):
    if not left_out():
        return
    browser = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=browser)
    items[:] = [item for item in items if item not in browser]


def pytest_terminal_summary(terminalreporter):
    if left_out():
        terminalreporter.write_line(
            "Browser tests left out: no Chromium (or no playwright) was found; "
            "CHROMIUM=/path/to/chromium names one."
        )


@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium for a module; playwright's event loop ends with it."""
    path = find_chromium()
    if path is None:
        pytest.fail("REQUIRE_BROWSER=1, but no Chromium (or no playwright) was found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
