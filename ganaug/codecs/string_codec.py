"""Conversion of strings to model space and back: a one-hot row for each character and the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganaug.codecs.codes import WithoutColumns, check_fitted, read_codes
from ganaug.codecs.string_checks import check_alphabet, check_lengths, read_strings
from ganaug.space import Space

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray

MOST_LENGTH, MOST_CHARACTERS = 40, 256
# The index of the symbol for the end, which follows the last character.
END = 0


class StringCodec(WithoutColumns):
    """Encode short strings, such as names and codes, for a GAN, and decode what it generates.

    Parameters
    ----------
    max_length : int, default=40
        The largest number of characters: the meaning of longer texts is not learned this way.

    Attributes
    ----------
    space_ : Space
        The shape (T, C) of an encoded string: the longest one has T characters, and there are
        C - 1 different characters.
    alphabet_ : list of str
        The fitted characters, sorted. A row for character i is 1 at i + 1; rows after the last
        character are 1 at 0.
    lengths_ : tuple of int
        The smallest and the largest number of characters.
    shape_, dtype_
        The shape and the dtype of a single string: (), and object.

    Notes
    -----
    - Encoding and decoding restores strings, in Unicode's normal form NFC. Case, words and accents
      have no meaning: "E" and "é" differ from "e" as much as "x" does.
    - A decoded string is at least as long as the shortest fitted one, and at most as long as the
      longest.

    Examples
    --------
    >>> from ganaug.codecs import StringCodec
    >>> codec = StringCodec().fit(["anna", "bo"])
    >>> codec.encode(["nab"]).shape
    (1, 4, 5)
    >>> codec.decode(codec.encode(["nab"])).tolist()
    ['nab']
    """

    kind = "strings"
    shape_ = ()
    dtype_ = np.dtype(object)

    def __init__(self, *, max_length: int = MOST_LENGTH) -> None:
        self.max_length = max_length

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn the characters and the lengths of strings.

        Parameters
        ----------
        X : array-like of shape (n,)
            Strings.
        y : array-like of shape (n,), default=None
            Ignored.

        Returns
        -------
        self : StringCodec

        Raises
        ------
        TypeError, ValueError
            If X is not a list or array of strings, if one is missing or longer than
            ``max_length``, if all are empty, or if there are more than 256 different characters.
        """
        strings = read_strings(X)
        lengths = check_lengths(strings, self.max_length)
        alphabet = sorted(set("".join(strings)))
        check_alphabet(alphabet, MOST_CHARACTERS)
        return self._assemble(alphabet, (int(lengths.min()), int(lengths.max())))

    def _assemble(self, alphabet: list[str], lengths: tuple[int, int]) -> Self:
        self.alphabet_, self.lengths_ = alphabet, lengths
        self.space_: Space = Space((lengths[1], 1 + len(alphabet)), activation="softmax")
        return self

    def encode(self, X: ArrayLike) -> NDArray[np.float32]:
        """Encode strings that consist of the fitted characters.

        Parameters
        ----------
        X : array-like of shape (n,)

        Returns
        -------
        codes : ndarray of shape (n, T, C), float32
            One-hot rows.

        Raises
        ------
        TypeError, ValueError
            See `fit`; also if a string has a character that was not fitted, or is longer than all
            fitted ones.
        """
        check_fitted(self)
        strings = read_strings(X)
        self._check_known(strings)
        check_lengths(strings, self.lengths_[1])
        places = {character: place for place, character in enumerate(self.alphabet_, 1)}
        codes = np.zeros((len(strings), *self.space_.shape), dtype="float32")
        for row, text in zip(codes, strings, strict=True):
            row[np.arange(len(text)), [places[character] for character in text]] = 1.0
            row[len(text) :, END] = 1.0
        return codes

    def _check_known(self, strings: NDArray[np.object_]) -> None:
        unknown = sorted(set("".join(strings)) - set(self.alphabet_))
        if unknown:
            first = next(i for i, text in enumerate(strings) if set(text) & set(unknown))
            raise ValueError(
                "Expected strings that consist of the fitted characters. Received: X with "
                f"{len(unknown)} others, {''.join(unknown)[:20]!r}, the first of them in string "
                f"number {first}, {strings[first]!r}. Replace them, or fit again with them."
            )

    def decode(
        self, codes: ArrayLike, seed: object = None, rare: object = None
    ) -> NDArray[np.object_]:
        """Decode codes to strings.

        Parameters
        ----------
        codes : array-like of shape (n, T, C), float
            The largest value of each row selects the character.
        seed, rare : object, default=None
            Ignored.

        Returns
        -------
        X : ndarray of shape (n,), of str objects

        Raises
        ------
        ValueError
            If the shape differs, or a code is NaN.
        """
        strings = self.decode_tensors(read_codes(self, codes)).numpy()
        return np.array([text.decode() for text in strings], dtype=object)

    def decode_tensors(
        self, codes: tf.Tensor, seed: object = None, rare: object = None
    ) -> tf.Tensor:
        """Decode codes within TensorFlow, eagerly or in a graph.

        Parameters
        ----------
        codes : tensor of shape (n, T, C), float
            NaN is not checked for.
        seed, rare : object, default=None

        Returns
        -------
        strings : string tensor of shape (n,)
        """
        check_fitted(self)
        import tensorflow as tf

        codes = tf.ensure_shape(codes, (None, *self.space_.shape))
        is_required = (tf.range(self.space_.shape[0]) < self.lengths_[0])[:, None]
        is_end = tf.range(self.space_.shape[1]) == END
        places = tf.argmax(tf.where(is_required & is_end, -1.0, codes), axis=2)
        ended = tf.cumsum(tf.cast(places == END, tf.int32), axis=1) > 0
        characters = tf.gather(tf.constant(["", *self.alphabet_]), places)
        return tf.strings.reduce_join(tf.where(ended, "", characters), axis=1)

    decode_features = decode_tensors

    def get_config(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return a dict of JSON values, and an empty one of arrays, for ``from_config``."""
        check_fitted(self)
        config = {
            "max_length": self.max_length,
            "alphabet": self.alphabet_,
            "lengths": list(self.lengths_),
        }
        return config, {}

    @classmethod
    def from_config(cls, config: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return a fitted codec that encodes and decodes like the saved one."""
        codec = cls(max_length=config["max_length"])
        return codec._assemble(config["alphabet"], tuple(config["lengths"]))
