"""Which packages are built; `pyproject.toml` has everything else.

`streamlit run app.py` needs the scripts at the top of the repository. Built, they become the
package `compressor.ui.site`, where `kmc-app` finds them.
"""

from setuptools import find_packages, setup

SITE = {"compressor.ui.site": ".", "compressor.ui.site.pages": "pages"}

setup(
    script_name="setup.py",  # or this file would be taken for one of the site's scripts
    packages=[*find_packages(include=["kmc*", "compressor*"]), *SITE],
    package_dir=SITE,
)
