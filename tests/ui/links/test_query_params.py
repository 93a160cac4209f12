"""Links: what is written is read back, and whatever a stranger writes gives a link and notes."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked_with
from hypothesis import strategies as st

from compressor.drive.link import DriveFile
from compressor.imaging.text import quoted
from compressor.pipeline.methods import METHODS
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.ui.links.query_params import (
    DIGEST_DIGITS,
    SAMPLE_NAMES,
    TABS,
    LinkState,
    encode,
    link_to,
    param_names,
    parse,
)
from tests.support.random_settings import settings_strategy

words = st.text("ABCxyz019_-", min_size=20, max_size=40)


def pictures() -> st.SearchStrategy[dict[str, object]]:
    """The fields of a link that has a picture, of an earlier version too: that had its digest."""
    side = st.integers(1, 9_999_999)
    digests = st.sampled_from(("0" * DIGEST_DIGITS, "0123456789abcdef"))
    return st.fixed_dictionaries(
        {"picture": digests},
        optional={"name": st.text(max_size=100), "size": st.tuples(side, side)},
    )


@st.composite
def links(draw: st.DrawFn) -> LinkState:
    chosen, *others = draw(
        st.permutations([settings_strategy(method.settings) for method in METHODS.values()])
    )
    link = link_to(draw(chosen), {each.method: each for each in map(draw, others)})
    key = st.one_of(st.none(), st.text("ab0-_", min_size=1, max_size=30))
    file = st.builds(DriveFile, file_id=words, resource_key=key)
    return replace(
        link,
        sample=draw(st.sampled_from((None, *SAMPLE_NAMES.values))),
        drive=draw(st.one_of(st.none(), file)),
        **draw(st.one_of(st.just({}), pictures())),
        tab=draw(st.sampled_from(TABS.values)),
        run=draw(st.booleans()),
    )


# The first text of all of Unicode takes seconds, on a machine that never drew one before.
@checked_with(suppress_health_check=[HealthCheck.too_slow])
@given(links())
def test_what_is_written_is_read_back(link: LinkState) -> None:
    query = urlencode(encode(link))
    again = parse({name: values[-1] for name, values in parse_qs(query).items()})
    assert again == link
    assert again.notes == ()


def test_a_palette_goes_through_a_link_and_an_unknown_one_has_near_names() -> None:
    settings = QualitySettings(palette="game-boy", dither=1.0)
    assert encode(link_to(settings)) == {
        "method": "quality", "palette": "game-boy", "dither": "1"
    }  # fmt: skip
    assert parse(encode(link_to(settings))).chosen == settings
    link = parse({"palette": "gameboy"})
    assert link.chosen == QualitySettings()
    (note,) = link.notes
    assert note == (
        "palette must be the name of a palette, such as game-boy, not “gameboy”; using computed."
    )


@given(links())
def test_defaults_are_left_out_and_every_name_is_known(link: LinkState) -> None:
    given_names = encode(link).keys()
    assert given_names <= {*param_names()}
    assert ("k" in given_names) == (link.settings["quality"].k != 16)
    assert ("dither" in given_names) == (link.settings["quality"].dither != 0)
    assert encode(LinkState()) == {}


@given(st.dictionaries(st.one_of(st.sampled_from(param_names()), st.text()), st.text()))
def test_whatever_is_written_gives_usable_values(params: dict[str, str]) -> None:
    link = parse(params)
    assert parse(encode(link)) == link
    for settings in link.settings.values():
        assert all(
            value in each.values
            for each, value in zip(settings.schema(), settings.values().values(), strict=True)
        )
    assert all(note.isprintable() and len(note) < 250 for note in link.notes)


@pytest.mark.parametrize(
    ("name", "value", "limits"),
    [
        ("k", "1", "from 2 to 256; using 16"),
        ("k", "257", "from 2 to 256"),
        ("k", "016", "from 2 to 256"),
        ("k", "１６", "from 2 to 256"),  # digits, but not 0 to 9
        ("k", "8.0", "from 2 to 256"),
        ("k", "", "from 2 to 256"),
        ("seed", "-1", "from 0 to 2147483647; using 0"),
        ("seed", "9" * 5000, "from 0 to 2147483647"),
        ("restarts", "1001", "from 1 to 1000; using 300"),
        ("iterations", "nan", "from 1 to 100; using 10"),
        ("height", "0x40", "from 16 to 1000; using 250"),
        ("k2", " 5", "from 2 to 256; using 3"),
        ("effort", "BEST", "must be fast, balanced or best"),
        ("space", "<b>", "must be rgb, oklab or cielab"),
        ("dither", "0.3", "must be 0, 0.25, 0.5, 0.75, 1 or eye"),
        ("smaller", "33", "a number from 0 to 32; using 0"),
        ("smaller", "-1", "a number from 0 to 32; using 0"),
        ("smaller", "nan", "a number from 0 to 32; using 0"),
        ("smaller", "1,5", "a number from 0 to 32; using 0"),
        ("longest_side", "-1", "from 0 to 100000; using 0"),
        ("longest_side", "100001", "from 0 to 100000; using 0"),
        ("longest_side", "wide", "from 0 to 100000; using 0"),
        ("longest_side", "1600px", "from 0 to 100000; using 0"),
        ("locked", "e4002", "colours such as e4002b-ffffff"),
        ("locked", "-".join(["000000"] * 257), "at most 256 colours"),
        ("protect", "1,2,3", "at most 32 parts such as 40,30,120,80:10_0,0,20,20:4, with weights"),
        (
            "protect",
            "1,2,3,4:51",
            "with weights from 2 to 50; no part is protected",
        ),
        ("protect", "_".join(f"{x},0,1,1:2" for x in range(33)), "at most 32 parts"),
        ("method", "magic", "must be look, quality or restarts"),
        ("tab", "nowhere", "must be runs, restarts, pictures or clouds"),
        ("sample", "../etc/passwd", "must be coffee, chelsea"),
        ("picture", "xyz", "16 digits of a sha256; left out"),
        ("drive", "javascript:alert(1)", "the id of a file on Google Drive"),
        ("drive", "short", "the id of a file on Google Drive"),
        ("run", "yes", "must be 1"),
    ],
)
def test_a_value_out_of_range_gives_the_default_and_one_note(
    name: str, value: str, limits: str
) -> None:
    link = parse({name: value})
    assert link == LinkState(method="quality")
    (note,) = link.notes
    assert note.startswith(f"{name} must be ")
    limit, _, used = limits.partition("; ")
    assert limit in note
    assert note.endswith(f"; {used}." if used else ".")
    assert f", not {quoted(value)}; " in note


def test_limits_take_whole_numbers_alone() -> None:
    seed = next(each.values for each in RestartSettings.schema() if each.name == "seed")
    dither = next(each.values for each in QualitySettings.schema() if each.name == "dither")
    assert 0 in seed
    assert 2**31 - 1 in seed
    assert not any(value in seed for value in (True, 1.0, -1, 2**31, "1", None, float("nan")))
    assert 1 in dither
    assert not any(value in dither for value in (True, False, "0.5", [], {}, None))


def test_a_smaller_file_takes_any_number_of_its_range() -> None:
    smaller = next(each.values for each in QualitySettings.schema() if each.name == "smaller")
    assert all(value in smaller for value in (0, 1, 32, 0.1, 1e-300))
    assert not any(value in smaller for value in (True, -0.1, 32.1, "1", None, float("nan")))
    assert encode(link_to(QualitySettings(smaller=1.5))) == {"method": "quality", "smaller": "1.5"}
    assert encode(link_to(QualitySettings(smaller=2.0))) == {"method": "quality", "smaller": "2"}
    assert parse({"smaller": "2.0"}).chosen == QualitySettings(smaller=2.0)
    assert parse({"k": "8"}).chosen == QualitySettings(k=8, smaller=0.0)


def test_the_same_colour_twice_is_locked_once() -> None:
    assert parse({"locked": "e4002b-ffffff-e4002b"}).chosen.locked == (
        (228, 0, 43),
        (255, 255, 255),
    )


def test_names_of_others_are_passed_over() -> None:
    assert parse({"utm_source": "x", "embed": "true", "K": "5"}) == LinkState()
    assert parse({"utm_source": "x"}).notes == ()


def test_strangers_words_are_cut_and_printable() -> None:
    assert quoted("a" * 50) == f"“{'a' * 40}…”"
    assert quoted("a\n\u202eb\x00") == "“a\ufffd\ufffdb\ufffd”"


def test_a_changed_link_is_another_link() -> None:
    """So that the comparisons above mean something."""
    link = LinkState()
    assert replace(link, run=True) != link
    assert link_to(RestartSettings(seed=1)) != link_to(RestartSettings())


def test_the_size_and_name_of_a_picture_stand_beside_its_digest() -> None:
    picture = {"picture": "0" * DIGEST_DIGITS}
    link = parse({**picture, "name": "n" * 101, "size": "1200x800"})
    assert (link.name, link.size) == ("n" * 100, (1200, 800))
    assert parse(picture) == LinkState(method="quality", picture="0" * DIGEST_DIGITS)
    assert parse({"name": "photo.png", "size": "1200x800"}) == LinkState(method="quality")
    for size in ("1200", "0x5", "1x", "12e3x4", "-1x2", "99999999x1", "<b>x1"):
        (note,) = parse({**picture, "size": size}).notes
        assert note.startswith("size must be a width and a height such as 1200x800, not ")


def test_no_two_parameters_have_one_name() -> None:
    assert len(set(param_names())) == len(param_names())


def test_the_note_is_a_plain_sentence() -> None:
    (note,) = parse({"dither": "80"}).notes
    assert note == "dither must be 0, 0.25, 0.5, 0.75, 1 or eye, not “80”; using 0."
