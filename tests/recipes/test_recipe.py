"""Recipes: written and read back, refused in a sentence, and repeated to the byte."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from loky import ProcessPoolExecutor

from compressor.imaging import Picture, load_image
from compressor.imaging.errors import RecipeError
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.experiment import run_experiment
from compressor.pipeline.methods.method import Method
from compressor.pipeline.methods.quality import compute_best_quality
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.pipeline.settings.values import DITHER
from compressor.recipes.json_fields import MAX_RECIPE_BYTES
from compressor.recipes.recipe import (
    VERSIONS,
    OutputFile,
    Recipe,
    SourcePicture,
    parse_recipe,
    write_recipe,
)
from compressor.ui.picture_cache import PictureFile
from compressor.ui.recipes.from_result import (
    differences,
    matches_picture,
    other_versions,
    output_files,
    recipe_of,
)
from compressor.ui.state import SelectedPicture
from tests.support.pictures import encoded, photo_like
from tests.support.random_settings import settings_strategy
from tests.support.work import silent_work

DATA = encoded(photo_like(60, 90))
SETTINGS = RestartSettings(k=6, k2=2, restarts=8, iterations=3, seed=4, height=30)
WISHES = QualitySettings(
    k=7, effort="fast", space="oklab", dither=0.5, smaller=1.5, locked=((228, 0, 43), (1, 2, 3))
)


def chosen(name: str = "photo.png") -> SelectedPicture:
    return SelectedPicture(file=PictureFile(data=DATA), name=name, source="Upload")


def experiment(executor: Any = None) -> Recipe:
    picture = load_image(DATA)
    result = run_experiment(picture, SETTINGS, silent_work(executor))
    return recipe_of(chosen(), result)


def quality(picture: Picture | None = None) -> Recipe:
    result = compute_best_quality(picture or load_image(DATA), WISHES, silent_work())
    return recipe_of(chosen(), result)


BOTH_METHODS = pytest.mark.parametrize("make", [experiment, quality])

# --- written and read back

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
digest = st.text("0123456789abcdef", min_size=64, max_size=64)
size = st.integers(0, 10**12)
number = st.one_of(st.none(), st.floats(0, 1e15), st.integers(0, 10**15))


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    method: Method = draw(st.sampled_from(list(METHODS.values())))
    source = st.builds(
        SourcePicture,
        name=text,
        sha256=digest,
        width=st.integers(1, 10**8),
        height=st.integers(1, 10**8),
        size=size,
    )
    output_files = st.builds(OutputFile, name=text, size=size, sha256=digest)
    return Recipe(
        source=draw(source),
        settings=draw(settings_strategy(method.settings).filter(lambda each: not each.problem())),
        numbers={name: draw(number) for name in method.numbers},
        files=tuple(draw(st.lists(output_files, max_size=4))),
        versions={name: draw(text.map(lambda words: words[:80])) for name in VERSIONS},
    )


@given(recipes())
def test_what_is_written_is_read_back(recipe: Recipe) -> None:
    assert parse_recipe(write_recipe(recipe)) == recipe


@BOTH_METHODS
def test_a_real_recipe_is_read_back_and_asks_for_the_same(make: Callable[[], Recipe]) -> None:
    recipe = make()
    again = parse_recipe(write_recipe(recipe))
    assert again == recipe
    assert again.settings == (SETTINGS if make is experiment else WISHES)
    assert matches_picture(again, load_image(DATA))
    assert not matches_picture(again, load_image(encoded(photo_like(60, 90, seed=1))))


def test_any_name_of_a_picture_can_be_written() -> None:
    result = compute_best_quality(load_image(DATA), WISHES, silent_work())
    name = "half \ud800 of a character" + "x" * 900
    recipe = recipe_of(chosen(name), result)
    assert parse_recipe(write_recipe(recipe)).source.name == recipe.source.name


def test_a_recipe_of_an_earlier_version_lacks_a_number() -> None:
    """SSIMULACRA2 came later."""
    recipe = quality()
    numbers = {name: number for name, number in recipe.numbers.items() if name != "ssimulacra2"}
    earlier = replace(recipe, numbers=numbers)
    assert parse_recipe(write_recipe(earlier)) == earlier
    assert differences(earlier, recipe) == []
    other = replace(recipe, numbers={**recipe.numbers, "ssimulacra2": 12.5})
    (sentence,) = differences(other, recipe)
    assert sentence.startswith("ssimulacra2: ")
    assert sentence.endswith(", not 12.5")


def test_a_recipe_of_an_earlier_version_asks_for_no_smaller_file() -> None:
    earlier = changed(lambda recipe: recipe["settings"].pop("smaller"))
    assert parse_recipe(earlier).settings == replace(WISHES, smaller=0.0)
    assert "“dither” is missing" in refused(changed(lambda r: r["settings"].pop("dither")))


def test_a_recipe_of_an_earlier_version_leaves_the_size_as_it_is() -> None:
    recipe = quality()
    earlier = changed(lambda value: value["settings"].pop("longest_side"))
    assert parse_recipe(earlier).settings == recipe.settings
    assert parse_recipe(earlier).settings.values()["longest_side"] == 0


def test_a_recipe_of_a_smaller_picture_repeats_to_the_byte() -> None:
    picture = load_image(encoded(photo_like(60, 90)))
    selected = chosen()
    for settings in (
        QualitySettings(k=6, effort="fast", longest_side=30),
        LookSettings(look=40, effort="fast", longest_side=30),
    ):
        method = METHODS[settings.method]
        recipe = recipe_of(selected, method.run(picture, settings, silent_work()))
        read = parse_recipe(write_recipe(recipe))
        assert read == recipe
        assert read.settings == settings
        assert (read.source.width, read.source.height) == (90, 60)
        repeated = recipe_of(selected, method.run(picture, read.settings, silent_work()))
        assert differences(read, repeated) == []
        as_it_is = replace(settings, longest_side=0)
        other = recipe_of(selected, method.run(picture, as_it_is, silent_work()))
        assert differences(read, other) != []


def test_a_poor_result_has_a_score_below_0() -> None:
    recipe = quality(load_image(encoded(photo_like(60, 90, seed=2))))
    recipe = replace(recipe, numbers={**recipe.numbers, "ssimulacra2": -71.5})
    assert parse_recipe(write_recipe(recipe)).numbers["ssimulacra2"] == -71.5


# --- refused

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def refused(data: bytes) -> str:
    """The sentence that a file is refused with."""
    with pytest.raises(RecipeError) as caught:
        parse_recipe(data)
    sentence = str(caught.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) < 200
    assert sentence.isprintable()
    return sentence


def changed(change: Callable[[Any], object]) -> bytes:
    """A real recipe's file after a change to its value."""
    value = json.loads(write_recipe(RECIPE))
    change(value)
    return json.dumps(value).encode()


RECIPE = quality()


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_a_sentence(data: bytes) -> None:
    refused(data)


@given(json_values, st.sampled_from(["", "picture", "settings", "numbers", "files", "versions"]))
def test_any_json_in_any_place_is_refused_in_a_sentence(value: Any, place: str) -> None:
    assume((place, value) != ("files", []))
    data = json.dumps(value) if not place else ""
    refused(data.encode() if data else changed(lambda recipe: recipe.update({place: value})))


@given(st.data())
def test_any_field_may_hold_anything(data: st.DataObject) -> None:
    """Every field replaced by any JSON: a recipe or a sentence, and nothing else."""
    value = json.loads(write_recipe(RECIPE))
    places = [value, value["picture"], value["settings"], value["numbers"], value["files"][0]]
    place = data.draw(st.sampled_from(places))
    place[data.draw(st.sampled_from([*place]))] = data.draw(json_values)
    with suppress(RecipeError):
        assert isinstance(parse_recipe(json.dumps(value).encode()), Recipe)


@given(st.data())
def test_flipped_bytes_give_a_recipe_or_a_sentence(data: st.DataObject) -> None:
    file = bytearray(write_recipe(RECIPE))
    for _ in range(data.draw(st.integers(1, 5))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    with suppress(RecipeError):
        assert isinstance(parse_recipe(bytes(file)), Recipe)


HOSTILE = "<img src=x onerror=alert(1)>"
CASES: dict[str, tuple[bytes, str]] = {
    "too large": (b" " * (MAX_RECIPE_BYTES + 1), "1,000,001 bytes"),
    "not UTF-8": (b"\xff\xfe{}", "not UTF-8"),
    "not JSON": (b'{"format":\n!}', "not valid JSON (line 2)"),
    "deep": (b"[" * 500_000, "nested too deeply"),
    "a huge number": (b'{"version": ' + b"9" * 20_000 + b"}", "not valid JSON"),
    "twice": (b'{"format": 1, "format": 2}', "twice"),
    "NaN": (b'{"format": NaN}', "NaN is not a number"),
    "another file": (b'{"name": "package"}', "not a recipe of this program"),
    "a list": (b"[]", "not a recipe of this program"),
    "another version": (changed(lambda r: r.update(version=2)), "version 1 can be read"),
    "version true": (changed(lambda r: r.update(version=True)), "version 1 can be read"),
    "missing": (changed(lambda r: r.pop("files")), "the field “files” is missing"),
    "unknown": (changed(lambda r: r.update({HOSTILE: 1})), f"the field “{HOSTILE}”"),
    "long unknown": (changed(lambda r: r.update({"x" * 500: 1})), "x…”"),
    "K too large": (changed(lambda r: r["settings"].update(k=257)), "from 2 to 256"),
    "K true": (changed(lambda r: r["settings"].update(k=True)), "from 2 to 256"),
    "K a float": (changed(lambda r: r["settings"].update(k=16.0)), "from 2 to 256"),
    "K of a thousand digits": (
        changed(lambda r: r["settings"].update(k=10**1000)),
        "from 2 to 256",
    ),
    "effort": (changed(lambda r: r["settings"].update(effort="x")), "fast, balanced, best"),
    "dither": (changed(lambda r: r["settings"].update(dither=0.3)), "0, 0.25"),
    "dither true": (changed(lambda r: r["settings"].update(dither=True)), "0, 0.25"),
    "longest side": (changed(lambda r: r["settings"].update(longest_side=-1)), "from 0 to 100000"),
    "smaller": (changed(lambda r: r["settings"].update(smaller=32.5)), "from 0 to 32"),
    "smaller true": (changed(lambda r: r["settings"].update(smaller=True)), "from 0 to 32"),
    "smaller null": (changed(lambda r: r["settings"].update(smaller=None)), "from 0 to 32"),
    "locked": (changed(lambda r: r["settings"].update(locked=["red"])), "such as #e4002b"),
    "locked in capitals": (changed(lambda r: r["settings"].update(locked=["#E4002B"])), "such as"),
    "more locked than K": (
        changed(lambda r: r["settings"].update(k=2, locked=["#000000", "#111111", "#222222"])),
        "The settings can't be met: 3 colours are locked, but K = 2: unlock some, or raise K to 3",
    ),
    "locked twice": (changed(lambda r: r["settings"].update(locked=["#000000"] * 2)), "each once"),
    "no part": (changed(lambda r: r["settings"].update(protect=["1,2,3"])), "a list of parts such"),
    "a light part": (
        changed(lambda r: r["settings"].update(protect=["1,2,3,4:1"])),
        "a weight from 2 to 50",
    ),
    "a part twice": (changed(lambda r: r["settings"].update(protect=["1,2,3,4:9"] * 2)), "once"),
    "33 parts": (
        changed(lambda r: r["settings"].update(protect=[f"{x},0,1,1:9" for x in range(33)])),
        "a list of at most 32",
    ),
    "too many": (changed(lambda r: r["settings"].update(locked=["#000000"] * 257)), "256"),
    "the other method": (changed(lambda r: r.update(method="restarts")), "not known"),
    "a digest": (changed(lambda r: r["picture"].update(sha256="A" * 64)), "64 of the digits"),
    "a long name": (changed(lambda r: r["picture"].update(name="x" * 301)), "at most 300"),
    "half a character": (changed(lambda r: r["picture"].update(name="\ud800")), "a text"),
    "no width": (changed(lambda r: r["picture"].update(width=0)), "from 1 to 100000000"),
    "infinite": (changed(lambda r: r["numbers"].update(cost=1e999)), "not a number"),
    "endless": (write_recipe(RECIPE).replace(b'"cost": 0', b'"cost": 1e999, "x": 0'), "known"),
    "negative": (changed(lambda r: r["numbers"].update(cost=-1)), "from 0 to 1e15"),
    "many files": (changed(lambda r: r.update(files=r["files"] * 17)), "at most 16"),
    "a file that is none": (changed(lambda r: r.update(files=[7])), "an object with fields"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_said_with_the_numbers(case: str) -> None:
    data, said = CASES[case]
    assert said in refused(data)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse_recipe(b"\xef\xbb\xbf" + write_recipe(RECIPE)) == RECIPE


def test_a_number_beyond_floats_is_refused() -> None:
    cost = str(RECIPE.numbers["cost"]).encode()
    assert "from 0 to 1e15" in refused(write_recipe(RECIPE).replace(cost, b"1e999"))


def test_a_dithering_of_minus_0_is_none() -> None:
    written = write_recipe(quality())
    settings = parse_recipe(written.replace(b'"dither": 0.5', b'"dither": -0.0')).settings
    text = DITHER.to_text(settings.values()["dither"])
    assert DITHER.from_text(text) == 0.0


# --- repeated


@BOTH_METHODS
def test_a_repeated_run_gives_the_same_bytes(make: Callable[[], Recipe]) -> None:
    recipe = parse_recipe(write_recipe(make()))
    assert differences(recipe, make()) == []
    assert other_versions(recipe, make()) == []


@pytest.fixture(scope="module")
def processes() -> Any:
    with ProcessPoolExecutor(2, env={"OPENBLAS_NUM_THREADS": "1"}) as executor:
        yield executor


def test_processes_and_threads_give_the_same_bytes(processes: Any) -> None:
    recipe = experiment()
    assert len(recipe.files) == 3
    assert differences(recipe, experiment(processes)) == []
    with ThreadPoolExecutor(3) as threads:
        assert differences(recipe, experiment(threads)) == []


def test_files_are_those_of_the_downloads() -> None:
    result = compute_best_quality(load_image(DATA), WISHES, silent_work())
    assert output_files("a b.jpg", result) == [("a-b-k7.png", result.picture.encode_png())]


def test_what_differs_is_named() -> None:
    recipe = experiment()
    other = replace(
        recipe,
        files=(replace(recipe.files[0], sha256="0" * 64, size=5), *recipe.files[1:]),
        numbers={**recipe.numbers, "best_cost": 0.25},
        versions={**recipe.versions, "numpy": "1.0"},
    )
    size = f"{recipe.files[0].size:,}"
    assert differences(other, recipe) == [
        f"photo-k6-best.png: {size} bytes with other contents than the recipe's 5",
        f"best cost: {recipe.numbers['best_cost']:.10g}, not 0.25",
    ]
    assert other_versions(other, recipe) == [f"numpy {recipe.versions['numpy']}, not 1.0"]
    assert differences(replace(recipe, files=recipe.files[:2]), recipe) == ["3 files, not 2"]


def test_another_seed_gives_other_bytes() -> None:
    """So that equal bytes above mean something."""
    picture = load_image(DATA)
    result = run_experiment(picture, replace(SETTINGS, seed=5), silent_work())
    assert len(differences(experiment(), recipe_of(chosen(), result))) > 1


def test_a_missing_field_is_said_in_one_sentence() -> None:
    value = json.loads(write_recipe(quality()))
    del value["picture"]["width"]
    sentence = refused(json.dumps(value).encode())
    assert sentence == "In the picture the field “width” is missing."
