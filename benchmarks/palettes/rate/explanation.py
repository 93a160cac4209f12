"""What docs/rate.md says in words: the rate term, the model of bits, and what was tried."""

EXPLANATION = """\
## What the rate term is

k-means gives each pixel its nearest centroid: it minimises distance. A file has to say, though,
which entry each pixel has, and not all answers take the same number of bits. P. A. Chou,
T. Lookabaugh and R. M. Gray (*Entropy-constrained vector quantization*, IEEE Trans. ASSP 37, 1989)
put both in one sum, which each pixel minimises:

    squared distance to the entry + lambda * bits of the entry

lambda is the price of a bit, as squared distance. At 0 this is k-means' assignment; the greater
lambda is, the more pixels take an entry that is not the nearest but cheap. The rest of k-means
stays as it is: the sum falls in the assignment, and falls again when each entry moves to the mean
of its pixels. `smaller` is lambda in units of the mean squared distance of the nearest entries, so
that the same number means about the same for 16 colours and for 256.

In Chou, Lookabaugh and Gray the bits of an entry follow from how often it is used. In a picture
they follow from its neighbours above all: whoever packs a picture, deflate, WebP or JPEG XL, pays
nearly nothing for an index that goes on like its surroundings. So a pixel's choice changes what
its neighbours pay, and no pixel can be decided for good. `kmc.assign_with_rate` goes over the
picture several times: each pixel chooses anew, knowing what those before it chose in this sweep
and those after it in the one before (iterated conditional modes: J. Besag, 1986). It counts its
own bits and those of the pixels to the right and below, which depend on it. Its candidates are six: its
present entry, the nearest one, and those of the pixels to the left, above, right and below.
Dithering is part of the last sweep: the distance is then that from the pixel plus the error that
has reached it, so that a dot is set only where it is worth its bits.

## The model of bits

Nobody can tell what one index takes in a file that is packed as a whole; it needs a model
(`kmc/rate/model.py`). There are three events: a pixel repeats the index to its left, or the one
above, or it takes another of the k. How likely each of them is depends on which of three
neighbours (left, above, above to the left) have equal indices, five contexts in all. Where all
three are equal, to go on costs 0.10 bits, and to break out of it 3.83 + log2(k).

The table was obtained by counting: the bits are the negative binary logarithms of how often each
event occurs in each context, in ten photographs whose pixels were assigned under this very rate.
It is fixed: a price learnt from the picture would depend on the whole picture, and a large one
could not be worked on in strips any more.

## What was tried

These figures were measured on four photographs while the rate term was built: bytes of the PNG at
equal SSIMULACRA2, relative to libimagequant with its dithering. Where two are given, they are at
50 and at 60. They are not from the run above; compare them with each other.

| tried | what it brought |
|---|---|
| two, three, four sweeps | 0.59, 0.555, 0.546 at 50; 0.534, 0.519, 0.510 at 60 (the first with two rounds of re-estimation, the second without, the third with) |
| one sweep | 0.717 / 0.626 |
| the palette re-estimated under the rate, two rounds | 0.59 to 0.56 with as many sweeps: as much as one more sweep brings |
| choices that do not count what the right and the lower neighbour will pay | useless: scores under 30 at once |
| the pixel below to the right counted as well, the exact descent on the model | 7 % more bytes |
| all entries as candidates instead of the six | 3 % more bytes |
| the table learnt anew from the picture between sweeps | no difference: 0.627 / 0.544 against 0.619 / 0.549 |
| contexts of two pixels to the left and above | 1 % fewer bytes, not worth their time |
| left and above alone, without contexts | 3 to 6 % more bytes |
| a Potts model: constant costs for unequal neighbours | 0.765 / 0.662 |
| dithering of 0.6 in the cost against none | about 10 % fewer bytes at 60 to 70 |
| dithering of one strength everywhere against a strength by the neighbourhood | the same |

Two of these are lessons. The exact descent loses, and so does the free choice among all entries:
both go further down in a model that is only a guess at what a packer sees. And dithering, which
makes every file of K colours larger, saves bytes at equal looks where it has to pay for itself.
"""
