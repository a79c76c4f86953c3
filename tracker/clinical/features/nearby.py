"""Counting similar events near in time: a sorted index that answers for all rows at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tracker.clinical.features.answer_codes import Ints, Mask


@dataclass(frozen=True)
class SortedIndex:
    """Rows sorted by group and time, for counting within a time window of the same group.

    The groups are laid one after the other on a single time axis, further apart than any window,
    so that one binary search a row finds its neighbours of the same group.

    Parameters
    ----------
    order
        The rows in the order of group and time.
    position_us
        The place of each sorted row on the axis, microseconds.

    """

    order: Ints
    position_us: Ints
    _bounds: dict[int, tuple[Ints, Ints]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Ints, at_us: Ints, longest_window_us: int) -> SortedIndex:
        """Index rows by their group code; no later window may reach further than the longest."""
        order = _by_group_and_time(groups, at_us)
        group, at = groups[order], at_us[order]
        distance = (at.max() - at.min()) + 2 * longest_window_us
        number = np.cumsum(np.diff(group, prepend=group[0]) != 0)
        return cls(order, number * distance + (at - at.min()))

    def count_within(self, marked: Mask, window_us: int) -> Ints:
        """Return for each row the marked rows of its group at most a window before or after it."""
        if window_us not in self._bounds:
            self._bounds[window_us] = (
                np.searchsorted(self.position_us, self.position_us - window_us, side="left"),
                np.searchsorted(self.position_us, self.position_us + window_us, side="right"),
            )
        first, last = self._bounds[window_us]
        total = np.concatenate([[0], np.cumsum(marked[self.order])])
        counts = np.empty(len(marked), dtype=np.int64)
        counts[self.order] = total[last] - total[first]
        return counts


def _by_group_and_time(groups: Ints, at_us: Ints) -> Ints:
    """Return the order of rows by group, then time.

    Rows that are in the order of time already, with few groups, are sorted by 16-bit group codes:
    a radix sort that takes a fifth of the time.
    """
    if groups.max() <= np.iinfo(np.int16).max and (at_us[1:] >= at_us[:-1]).all():
        return np.argsort(groups.astype(np.int16), kind="stable")
    return np.lexsort((at_us, groups))
