"""Writing numbers and times as text within TensorFlow, in the styles of `ganaug.tables`."""

from ganaug.codecs.tabular.civil import civil, first_day
from ganaug.codecs.tabular.storages import PER_SECOND
from ganaug.tables.directives import directive
from ganaug.tables.text_durations import SECONDS
from ganaug.tables.text_numbers import MOST_DIGITS

# 10**18 has so many separators in India.
MOST_GROUPS = 8
DAY = 86400


def written_numbers(numbers, style):
    """Write float64 numbers, none of them missing, in a `WrittenNumbers` style."""
    import tensorflow as tf

    body = _body(tf.abs(numbers), style)
    negative = (numbers < 0) & tf.strings.regex_full_match(body, ".*[1-9].*")
    positive = _around(style.positive, body, style)
    cells = tf.where(negative, _around(style.negative, body, style), positive)
    if not style.width:
        return cells
    room = style.width - tf.strings.length(cells, unit="UTF8_CHAR")
    spaces = tf.fill(tf.shape(cells), " " * style.width)
    zeros = tf.zeros_like(room)
    return tf.strings.join([tf.strings.substr(spaces, zeros, tf.maximum(room, 0)), cells])


def written_magnitudes(numbers, style):
    """Write float64 numbers, none of them missing, in a `Magnitudes` style."""
    import tensorflow as tf

    levels = [written_numbers(numbers / factor, one) for factor, one in style.levels]
    cells = levels[0]
    for start, level in zip(style.starts, levels[1:], strict=True):
        cells = tf.where(tf.abs(numbers) >= start, level, cells)
    return cells


def _around(template, body, style):
    import tensorflow as tf

    filled = template.format(prefix=style.prefix, body="\0", suffix=style.suffix)
    head, tail = filled.split("\0")
    return tf.strings.join([style.lead + head, body, tail + style.trail])


def _body(sizes, style):
    import tensorflow as tf

    if style.power:
        text = tf.strings.as_string(sizes, precision=style.most, scientific=True)
        return _replaced(text, (r"\.", style.point), ("e", style.power))
    if style.most < 0:
        text = tf.strings.as_string(sizes, precision=MOST_DIGITS, shortest=True)
        return _replaced(text, (r"\.", style.point))
    text = tf.strings.as_string(sizes, precision=style.most)
    whole = tf.strings.regex_replace(text, r"\..*", "")
    digits = _fraction(tf.strings.regex_replace(text, r"^[0-9]*\.?", ""), style.least)
    bare = (whole == "0") & (digits != "")
    grouped = _grouped(whole, style.group, style.step)
    whole = tf.where(bare, style.zero, grouped)
    return tf.strings.join([whole, tf.where(digits == "", "", style.point), digits])


def _replaced(text, *pairs):
    import tensorflow as tf

    for pattern, other in pairs:
        text = tf.strings.regex_replace(text, pattern, other)
    return text


def _fraction(digits, least):
    import tensorflow as tf

    return tf.strings.regex_replace(digits, rf"^([0-9]{{{least}}}[0-9]*?)0*$", r"\1")


def _grouped(whole, group, step):
    import tensorflow as tf

    if not group:
        return whole
    whole = tf.strings.regex_replace(whole, "^([0-9]+)([0-9]{3})$", r"\1,\2")
    for _ in range(MOST_GROUPS):
        whole = tf.strings.regex_replace(whole, f"^([0-9]+)([0-9]{{{step}}}),", r"\1,\2,")
    return tf.strings.regex_replace(whole, ",", group)


def written_dates(ticks, style, unit):
    """Write int64 ticks of a unit, since 1970, in a `Dates` style."""
    import tensorflow as tf

    per_second = PER_SECOND[unit]
    first, last = (int(bound.astype("int64")) for bound in style.bounds)
    ticks = tf.clip_by_value(ticks + style.offset * per_second, first, last)
    parts = _parts(ticks, per_second)
    pieces = [
        _piece(piece, parts, style) if piece.startswith("%") else piece for piece in style.pieces
    ]
    shape = tf.shape(ticks)
    return tf.strings.join([tf.broadcast_to(piece, shape) for piece in pieces])


def _parts(ticks, per_second):
    """Return the parts of dates by name, as integers."""
    seconds = ticks // per_second
    days = seconds // DAY
    year, month, day = civil(days)
    # 1970 began on a Thursday.
    weekday = (days + 3) % 7
    thursday = days - weekday + 3
    iso_year, _, _ = civil(thursday)
    hour = seconds // 3600 % 24
    return {
        "year": year,
        "year of the century": year % 100,
        "month": month,
        "day": day,
        "quarter": (month + 2) // 3,
        "weekday": weekday,
        "ISO weekday": weekday + 1,
        "ISO year": iso_year,
        "ISO week": (thursday - first_day(iso_year)) // 7 + 1,
        "hour": hour,
        "twelve": (hour + 11) % 12 + 1,
        "half": hour // 12,
        "minute": seconds // 60 % 60,
        "second": seconds % 60,
        "fraction": ticks % per_second * (10**9 // per_second),
    }


def _piece(token, parts, style):
    import tensorflow as tf

    if token == "%z":
        return style.zone
    numbers = parts[directive(token).part]
    if token in ("%Y", "%G"):
        return tf.strings.as_string(numbers, width=4, fill="0")
    if token == "%f":
        digits = tf.strings.as_string(numbers, width=9, fill="0")
        return _fraction(tf.strings.substr(digits, 0, style.most), style.least)
    return tf.gather(list(style.texts(token)), numbers)


def written_durations(ticks, style, unit):
    """Write int64 ticks of a unit in a `WrittenDurations` style."""
    import tensorflow as tf

    per_second = PER_SECOND[unit]
    sizes = ticks if style.plus else tf.abs(ticks)
    body = _units(sizes // per_second, sizes % per_second * (10**9 // per_second), ticks, style)
    body = _replaced(body, *style.blanks)
    body = tf.where(tf.strings.regex_full_match(body, "[^0-9]*"), style.zero, body)
    negative = (ticks < 0) & tf.strings.regex_full_match(body, ".*[1-9].*")
    minus = "" if style.plus else "-"
    return tf.strings.join([tf.where(negative, minus, ""), body])


def _units(seconds, nanoseconds, ticks, style):
    """Write durations in full, without their sign."""
    import tensorflow as tf

    pieces = [tf.fill(tf.shape(ticks), style.head)]
    for (letter, text, after), limit in zip(style.units, style.limits, strict=True):
        number = seconds // SECONDS[letter]
        number = number % limit if limit else number
        pieces.append(_padded(number) if letter in style.padded else tf.strings.as_string(number))
        if letter == "S" and style.most:
            digits = tf.strings.as_string(nanoseconds, width=9, fill="0")
            digits = _fraction(tf.strings.substr(digits, 0, style.most), style.least)
            pieces += [tf.fill(tf.shape(ticks), style.point), digits]
        plus = "" if limit else style.plus
        pieces.append(tf.where(ticks < 0, text + after + plus, text + after))
    return tf.strings.join(pieces)


def _padded(number):
    import tensorflow as tf

    return tf.strings.as_string(number, width=2, fill="0")
