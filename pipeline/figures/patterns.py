"""Shapes of digits: what looks like a number and is none, glued times, fractions and plain literals.

One pattern reads them all; it is only tried where a run of digits starts.
"""

from __future__ import annotations

import re

_NOISE = r"""
    \d{1,4}(?P<dot>[./-])\d{1,2}(?P=dot)\d\d(?:\d\d)?(?!\d)                # dates 02/05/2023, 2023-05-02
  | 0\d(?:[ .-]\d\d){4}(?!\d)                                 # phones 01 23 45 67 89
  | \d{2,3}(?:[ .-]\d\d){4,}(?!\d)
  | 0\d{1,2}[ ]\d{3}[ ]\d{3,4}(?!\d) | (?<=\+)\d{1,3}(?:[ ]?\(0\))?(?:[ .-]\d{1,4}){3,6}(?!\d) | 1-\d{3}-\d{3}-\d{4}
  | \d{3}-\d{3}-\d{4}(?!\d) | \d{3}-\d{4}(?!\d)
  | 97[89][ -]?\d[\d -]{8,14}\d                               # ISBN
  | \d{3}/\d\d[ ]?z?r[ ]?\d\d                                 # tyres 195/60 R 16
  | (?!\d{1,3}(?:\.\d{3})+(?![.]?\d))\d+(?:\.\d+){2,}         # versions 17.2.1, addresses 192.168.1.2
  | \d[x×+]\d(?![\d.,])                                       # 4x4, 2+2
  | (?:19|20)\d\d[-/]\d\d(?![\d.,%]|[ ]?[€%$])                # 2024-25
"""
_TIME = r"""
    (?:(?P<h1>\d{1,3})[ ]?h[ ]?)?(?P<m1>\d{1,3})[ ]?(?:min|mn|m|')[ ]?(?P<s1>\d{1,2})(?:[.,](?P<f1>\d{1,3}))?[ ]?
        (?:secs?|s|''|"|»)(?P<g1>\d{1,3})?(?!\w)
  | (?P<h6>\d{1,3})[ ]?h[ ]?(?P<m6>[0-5]?\d)(?:[ ]?(?:min|mn)[ ]?|:)(?P<s6>[0-5]\d)(?![\w:]|,\d)
  | (?P<h2>\d{1,3})[ ]?h[ ]?(?P<m2>[0-5]\d)(?:[ ]?(?:min|mn|'|m)(?![\w]))?(?![\w])(?!,\d)
  | (?P<m3>\d{1,3})(?:[ ]?(?:min|mn)[ ]?|')(?P<s3>[0-5]\d)(?:[.,](?P<f3>\d{1,3}))?(?!['\w])
  | (?P<ft>[3-8])'[ ]?(?P<in>\d)(?:"|'')?(?![\w'"]|[.,]\d)
  | (?P<s4>\d{1,3})(?:''|"|s|[ ]?»)(?P<f4>\d{1,3})(?!\w)
  | (?P<h5>\d{1,3}):(?P<m5>[0-5]\d)(?::(?P<s5>[0-5]\d))?(?:[.,](?P<f5>\d{1,3}))?(?!\w)
"""
DIGITS = re.compile(
    rf"""(?P<noise>{_NOISE})|(?P<time>{_TIME})
  | (?P<ratio>(?:\d{{1,3}}[ ])?\d{{1,3}}/\d{{1,4}}(?![\d/]|,\d)|\d{{1,3}}[.,]\d+/\d{{1,4}}(?![\d/]|,\d))
  | (?P<literal>(?<![^\W_])\d{{1,3}}(?P<mark>[ .,'])\d{{3}}(?:(?P=mark)\d{{3}})*(?!\d)(?:[.,]\d+)?|\d{{1,2}}(?:,\d\d)+,\d{{3}}(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)
    """,
    re.VERBOSE,
)
# A run of digits, and as `plain` a whole number that is tried no further: nothing before it joins it to a word, a code or a decimal, and nothing
# after it can go on with a group, a decimal, a time, a date or a code. A digit comes first, so that the search skips to it.
RUN = re.compile(
    r"""[0-9](?:
      (?P<plain>(?<![\w.+]\d)(?:(?<=[1-9])(?!7[89][ ])[0-9]{0,2}(?:[ ][0-9]{3})+(?:,[0-9]{1,2})?|[0-9]*(?:[.,][0-9]{1,2})?)
        (?![\d'"»]|[-/:x×+s.,]\d|[ ][\d»]|[ ]?(?:h|mn?|min)[ ]?\d))
    | [0-9]*)""",
    re.VERBOSE,
)
VULGAR = re.compile(r"[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞]")
WHOLE_BEFORE = re.compile(r"(?<![\w.,])\d{1,4}[ ]?$")
WORD = re.compile(r"[^\W\d_]+")


def seconds_of(match: re.Match[str]) -> tuple[float, str, str]:
    """Value, unit and shape of a glued time: the smallest part that is written gives the unit.

    Shapes: `clock` (hours and minutes, may be a time of day), `colon`, `prime` (minutes or feet) and `exact` (with seconds).
    """
    group = match.group
    if group("m1"):
        value = int(group("h1") or 0) * 3600 + int(group("m1")) * 60 + int(group("s1")) + _fraction(group("f1") or group("g1"))
        return value, "s", "exact"
    if group("h6"):
        return int(group("h6")) * 3600 + int(group("m6")) * 60 + int(group("s6")), "s", "exact"
    if group("h2"):
        return int(group("h2")) * 60 + int(group("m2")), "min", "exact" if match[0][-1] == "n" else "clock"
    if group("m3"):
        return int(group("m3")) * 60 + int(group("s3")) + _fraction(group("f3")), "s", "prime" if "'" in match[0] else "exact"
    if group("ft"):
        return int(group("ft")) * 60 + int(group("in")), "s", "prime"
    if group("s4"):
        return int(group("s4")) + _fraction(group("f4")), "s", "tenths"
    if group("s5"):
        return int(group("h5")) * 3600 + int(group("m5")) * 60 + int(group("s5")) + _fraction(group("f5")), "s", "colon"
    return int(group("h5")) * 60 + int(group("m5")) + _fraction(group("f5")), "s", "colon"


def _fraction(digits: str | None) -> float:
    return float(f"0.{digits}") if digits else 0.0
