"""Tables in the PDF: widths, split rows, repeated headers."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.publish.pdf_flow import FRAME, Text, paginate
from workbench.publish.pdf_style import CELL
from workbench.publish.pdf_table import Grid, Row, column_widths, grid_of, row_of
from workbench.publish.pdf_text import Line
from workbench.publish.tagging import Element


def row(*lines: int) -> Row:
    return row_of(
        [
            Text(
                element=Element("TD"), lines=tuple(Line((), float(n)) for n in range(count)), style=CELL, x=0
            )
            for count in lines
        ]
    )


def parts_of(rows: list[Row]) -> list[Grid]:
    grid = grid_of(row(1, 1), rows, 0, 100, ())
    return [piece for page in paginate([grid]) for piece, _ in page if isinstance(piece, Grid)]


def rows_of(part: Grid) -> list[Row]:
    ends = [[part.first] if part.first else [], [part.last] if part.last else []]
    return [*ends[0], *part.rows[part.start : part.end], *ends[1]]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90)), min_size=1, max_size=40))
def test_every_line_of_every_cell_is_on_one_page_and_in_order(heights: list[tuple[int, int]]) -> None:
    rows = [row(*pair) for pair in heights]
    parts = parts_of(rows)
    assert all(part.height <= FRAME + 0.1 for part in parts)
    for column in (0, 1):
        wanted = list(chain.from_iterable(r.cells[column].lines for r in rows))
        found = list(chain.from_iterable(r.cells[column].lines for part in parts for r in rows_of(part)))
        assert found == wanted


def test_low_rows_are_never_parted() -> None:
    rows = [row(7, 2) for _ in range(60)]
    parts = parts_of(rows)
    assert len(parts) > 3
    assert not any(part.first or part.last for part in parts)


def test_only_the_first_part_has_a_header_that_is_heard() -> None:
    parts = parts_of([row(3, 3) for _ in range(60)])
    assert [part.continued for part in parts] == [False] + [True] * (len(parts) - 1)


def test_shares_are_kept_where_every_word_fits() -> None:
    assert column_widths(100, (1, 3), (10, 10)) == [25, 75]


def test_a_narrow_column_is_widened_by_those_with_room() -> None:
    widths = column_widths(100, (1, 9), (30, 20))
    assert widths == pytest.approx([30, 70])


@given(
    st.lists(st.tuples(st.floats(0.1, 10), st.floats(1, 200)), min_size=1, max_size=12),
)
def test_columns_always_fill_the_width(columns: list[tuple[float, float]]) -> None:
    widths = column_widths(400, [share for share, _ in columns], [need for _, need in columns])
    assert sum(widths) == pytest.approx(400)
    assert min(widths) > 0
