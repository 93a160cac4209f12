"""Every entrance by name."""

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.entrances import (
    addresses,
    animations,
    command_line,
    messages,
    page_links,
    palettes,
    parts,
    pasted,
    pictures,
    recipes,
    starts,
    tokens,
    toys,
)

ENTRANCES: dict[str, Entrance] = {
    "picture": pictures.PICTURE,
    "link": addresses.DRIVE_LINK,
    "recipe": recipes.RECIPE,
    "recipe-fields": recipes.RECIPE_FIELDS,
    "paste": pasted.PASTE,
    "address": addresses.ADDRESS,
    "answer": addresses.ANSWER,
    "page-link": page_links.PAGE_LINK,
    "toy": toys.TOY,
    "token": tokens.TOKEN,
    "message": messages.MESSAGE,
    "part": parts.PART,
    "target": command_line.TARGET,
    "command": command_line.COMMAND,
    "palette-name": palettes.NAME,
    "palette-file": palettes.FILE,
    "animation": animations.ANIMATION,
    "animation-process": animations.IN_A_PROCESS,
    "start": starts.START,
}
