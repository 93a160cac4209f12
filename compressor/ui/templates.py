"""Templates of the pages that are handed out; what is put into them is escaped."""

from functools import cache
from pathlib import Path

import jinja2


@cache
def template(file: Path) -> jinja2.Template:
    """Return the template of a file; a name that it uses and is not given raises an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(file.parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(file.name)
