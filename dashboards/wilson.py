"""How sure a share is that was counted over few."""

from math import sqrt

# 95 %
Z = 1.959964


def interval(part: int, whole: int) -> tuple[int, int]:
    """Between which whole percents the share lies with 95 % certainty: (low, high), rounded outwards.

    Wilson's score interval (E.B. Wilson, 1927): also right for few and for shares near 0 and 100. `whole` is at least
    1, `part` at most `whole`; else ValueError.
    """
    if whole < 1 or not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    share, room = part / whole, Z * Z / whole
    middle = (share + room / 2) / (1 + room)
    half = Z / (1 + room) * sqrt(share * (1 - share) / whole + room / (4 * whole))
    low, high = (middle - half) * 100, (middle + half) * 100
    # Seven digits are plenty; without rounding first, 100 % becomes 99.99999.
    return max(0, int(round(low, 7))), min(100, -int(-round(high, 7) // 1))
