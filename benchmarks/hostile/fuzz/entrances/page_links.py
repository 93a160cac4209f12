"""The query of a page's address: the picture, the method, every setting, a slide, a toy set."""

from dataclasses import replace
from functools import cache
from urllib.parse import parse_qs, urlencode

from benchmarks.hostile.file_builders import png
from benchmarks.hostile.fuzz.entrance import Entrance, check_sentence
from benchmarks.hostile.fuzz.entrances.recipes import check_settings
from benchmarks.hostile.fuzz.entrances.toys import CHOICES
from benchmarks.hostile.fuzz.mutations import TEXT
from benchmarks.hostile.fuzz.settings_seeds import SETTINGS
from compressor.drive.link import DriveFile
from compressor.imaging import Picture, load_image
from compressor.pipeline.work_estimate import estimated_seconds
from compressor.ui.links.query_params import LinkState, encode, link_to, parse

FILE = DriveFile(file_id="1AbC_dEf-GhIjKlMnOpQrStUvWxYz0123", resource_key="0-aB_9")


def read(data: bytes) -> None:
    """Parse a query as the server does; no query is refused, and none is read in two ways."""
    query = parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True)
    link = parse({name: values[-1] for name, values in query.items()})
    for note in link.notes:
        check_sentence(note)
    for settings in link.settings.values():
        check_settings(settings)
    assert estimated_seconds(_picture(), link.chosen) >= 0.0
    written = urlencode(encode(link))
    again = parse({name: value for name, (value,) in _fields(written)})
    assert again == link
    assert urlencode(encode(again)) == written


def _fields(query: str) -> list[tuple[str, list[str]]]:
    return list(parse_qs(query, keep_blank_values=True, strict_parsing=bool(query)).items())


@cache
def _picture() -> Picture:
    return load_image(png(8, 8))


def seeds() -> list[bytes]:
    """Return links to all settings, with a picture, a sample, a file on Google Drive, a toy set."""
    uploaded = LinkState(picture="0123456789abcdef", name="photo of a cat.jpg", size=(640, 480))
    others = (
        uploaded,
        LinkState(sample="coffee", run=True, tab="pictures"),
        LinkState(drive=FILE, talk=3, tab="clouds"),
        *(LinkState(toy=choice) for choice in CHOICES),
    )
    links = [replace(uploaded, method=each.method, settings=link_to(each).settings)
             for each in SETTINGS]  # fmt: skip
    return [urlencode(encode(link)).encode() for link in (*links, *others)]


PAGE_LINK = Entrance(read=read, refusals=(), seeds=seeds, mutations=TEXT, inputs_per_process=500)
