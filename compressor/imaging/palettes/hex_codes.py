"""Colours as people write them: #e4002b, e4002b or #e02."""

import re

Color = tuple[int, int, int]


def parse_codes(text: str) -> list[Color]:
    """Hex codes such as "#e4002b, fff" as colours.

    Raises:
        ValueError: one of them is none, said in a sentence for the user.
    """
    found = []
    for word in re.split(r"[\s,;]+", text.strip()):
        digits = word.removeprefix("#")
        if not re.fullmatch(r"[0-9a-fA-F]{6}|[0-9a-fA-F]{3}", digits):
            raise ValueError(
                f"“{word[:40]}” is not a hex code; write six digits such as #e4002b, or three."
            )
        wide = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
        red, green, blue = bytes.fromhex(wide)
        found.append((red, green, blue))
    return found
