"""Which packages are built, and when they say they were; `pyproject.toml` has everything else.

`streamlit run app.py` needs the scripts at the top of the repository. Built, they become the
package `compressor.ui.site`, where `kmc-app` finds them.
"""

import os

from setuptools import find_packages, setup

SITE = {"compressor.ui.site": ".", "compressor.ui.site.pages": "pages"}

# A wheel has the time of each file in it: with one time for all, equal sources give equal bits.
# https://reproducible-builds.org/docs/source-date-epoch/
os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")  # 1980, the earliest that a ZIP can say

setup(
    script_name="setup.py",  # or this file would be taken for one of the site's scripts
    packages=[*find_packages(include=["kmc*", "compressor*"]), *SITE],
    package_dir=SITE,
)
