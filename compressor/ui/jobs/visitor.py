"""Who a session belongs to: all tabs of one browser are one visitor, and take one turn.

Told by the token in the cookie that protects Streamlit's uploads from forged requests
(`server.enableXsrfProtection`): a browser keeps it for all its tabs, and the server hides it in
other characters at each answer. An address of the network would not do: behind a proxy, as on
Community Cloud, all visitors may have the same. Who sends no cookie, or a new one with each
session, counts as a visitor for each session; whoever runs a public server limits the connections
of an address at its proxy (see docs/reliability.md).
"""

import binascii

import streamlit as st

COOKIE = "_streamlit_xsrf"
VERSION = "2"  # of the cookie: version|mask|token XOR mask|time, both in hexadecimal digits


def visitor() -> str | None:
    """Return what all sessions of a visitor have in common; None where nothing tells."""
    return token_of(str(st.context.cookies.get(COOKIE, "")))


def token_of(cookie: str) -> str | None:
    """Return the token that a cookie hides, in hexadecimal digits; None where it has none."""
    version, _, fields = cookie.strip("\"'").partition("|")
    parts = fields.split("|")
    if version != VERSION or len(parts) != 3:
        return None
    try:
        mask = binascii.a2b_hex(parts[0])
        hidden = binascii.a2b_hex(parts[1])
    except ValueError:
        return None
    if not mask or not hidden:
        return None
    return bytes(byte ^ mask[n % len(mask)] for n, byte in enumerate(hidden)).hex()
