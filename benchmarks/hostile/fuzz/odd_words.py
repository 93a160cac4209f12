"""Words that have broken parsers before: of numbers, of other scripts, of markup and of paths."""

ODD_WORDS = tuple(
    word if isinstance(word, bytes) else word.encode()
    for word in (
        # numbers at and beyond the edges of types, and what Python takes for numbers besides
        *("", "0", "-0", "-1", "+5", "1_0", "0x10", "00016", "1.5", ".5", "5.", "1e3", "1e999"),
        *("NaN", "nan", "Infinity", "-Infinity", "inf", "1e-320", "0.1e-20", "-1e308"),
        *("2147483647", "2147483648", "4294967296", "9223372036854775808", "1000000000000000000"),
        *("9" * 40, "9" * 400, "9" * 5000, "0" * 5000),
        # digits that int() takes, one that only str.isdigit() does, and a fraction
        *("٣", "१६", "²", "½", "１６"),
        # JSON's other values
        *("null", "true", "false", "[]", "{}", '""', '"\\ud800"', '"\\u0000"', "[[]]", "[1,2]"),
        # letters that change their length in another case, that join, turn, or have no shape
        *("İ", "ß", "ﬁ", "é", "\u202e", "\u200b", "\u0000", "\u2028", "🎨", "\U000e0001"),
        *(b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"),
        # escapes of addresses, markup, formulas, paths, and orders to a terminal
        *("%00", "%ff", "%F0%9F%8E%A8", "%2e%2e%2f", "&amp;", "<script>", "](x)", "$x$", ":red[x]"),
        *(
            "=1+1",
            "../../etc/passwd",
            "C:\\x",
            "CON",
            ".",
            "..",
            "/",
            "\x1b[2J",
            "\r\n",
            "\n",
            "\t",
        ),
        # long ones
        *("a" * 300, "a" * 5000, " " * 300, "-" * 300, "_" * 300, "," * 300, "." * 300),
    )
)

# Values that JSON can have, for fields that want others.
JSON_VALUES = (
    *(None, True, False, "", [], {}, [[]], {"hex": []}, [None], "\ud800", "\0", "\u202e"),
    *(0, -1, -0.0, 1, 2, 3, 16, 255, 256, 1e-320, 1e308, 0.5, 2**31, 2**63, 10**40, 10**400),
    *("0", "16", "off", "on", "eye", "corner", "pico-8", "#e4002b", "0,0,1,1:2", "E4002B"),
    *("a" * 301, "9" * 5000, list(range(300)), ["#e4002b"] * 2, ["#e4002b", "#ffffff"]),
    *(float("inf"), float("-inf"), float("nan")),
)
