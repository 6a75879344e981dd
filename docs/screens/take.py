"""Take the screenshots of this folder: python docs/screens/take.py reports/demo

Needs Chromium and the tools of the tests.
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PAGES = {
    "index": "index.html",
    "overview": "culture_overview.html",
    "fairness": "fairness_turnover.html",
    "quality": "data_quality.html",
    "scorecard": "teams/payroll-south.html",
    "scorecard-hidden": "teams/payroll-central.html",
}
WIDTHS = (1280, 390)
TOP = 1560


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours, so that it stays small."""
    small = picture.convert("RGB").quantize(128, method=Image.Quantize.MAXCOVERAGE)
    small.save(HERE / name, optimize=True)


def main(folder: str) -> None:
    """Write one picture a page and width, and the top of one for the README."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, page in PAGES.items():
            for width in WIDTHS:
                tab = browser.new_page(viewport={"width": width, "height": 900})
                tab.goto((Path(folder).resolve() / page).as_uri())
                picture = Image.open(io.BytesIO(tab.screenshot(full_page=True)))
                save(picture, f"{name}-{width}.png")
                if (name, width) == ("overview", WIDTHS[0]):
                    save(picture.crop((0, 0, width, TOP)), "readme.png")
                tab.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
