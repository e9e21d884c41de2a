"""Every place of an Excel file in which a marker can be that its reader does not see, one file each."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.benchmarks.disclosure.hidden_marks import Plant, named
from tests.benchmarks.disclosure.hiding_sheet_parts import PLANTS as PARTS


def _written(change: Callable[[openpyxl.Workbook, str], object], marker: str) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Nothing to see here"
    change(book, marker)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _hidden_sheet(book: openpyxl.Workbook, marker: str) -> None:
    sheet = book.create_sheet("Rota")
    sheet["A1"] = marker
    sheet.sheet_state = "hidden"


def _very_hidden_sheet(book: openpyxl.Workbook, marker: str) -> None:
    sheet = book.create_sheet("Rota")
    sheet["A1"] = marker
    sheet.sheet_state = "veryHidden"


def _hidden_title(book: openpyxl.Workbook, marker: str) -> None:
    book.create_sheet(marker[:31]).sheet_state = "hidden"


def _hidden_row(book: openpyxl.Workbook, marker: str) -> None:
    book.worksheets[0]["A9"] = marker
    book.worksheets[0].row_dimensions[9].hidden = True


def _hidden_column(book: openpyxl.Workbook, marker: str) -> None:
    book.worksheets[0]["D2"] = marker
    book.worksheets[0].column_dimensions["D"].hidden = True


def _far_cell(book: openpyxl.Workbook, marker: str) -> None:
    book.worksheets[0]["XFD1048576"] = marker


def _white(book: openpyxl.Workbook, marker: str) -> None:
    cell = book.worksheets[0]["B2"]
    cell.value, cell.font = marker, Font(color="FFFFFFFF")


def _tiny(book: openpyxl.Workbook, marker: str) -> None:
    cell = book.worksheets[0]["B2"]
    cell.value, cell.font = marker, Font(size=1)


def _blank_format(book: openpyxl.Workbook, marker: str) -> None:
    cell = book.worksheets[0]["B2"]
    cell.value, cell.number_format = marker, ";;;"


def _in_format(book: openpyxl.Workbook, marker: str) -> None:
    cell = book.worksheets[0]["B2"]
    cell.value, cell.number_format = 5, f'0 "{marker}"'


def _note(book: openpyxl.Workbook, marker: str) -> None:
    book.worksheets[0]["A1"].comment = Comment(marker, "x")


def _note_author(book: openpyxl.Workbook, marker: str) -> None:
    book.worksheets[0]["A1"].comment = Comment("see", marker)


def _formula(book: openpyxl.Workbook, marker: str) -> None:
    book.worksheets[0]["B2"] = f'=IF(FALSE,"{marker}",1)'


def _name(book: openpyxl.Workbook, marker: str) -> None:
    book.defined_names["who"] = DefinedName("who", attr_text=f'"{marker}"')


def _name_comment(book: openpyxl.Workbook, marker: str) -> None:
    book.defined_names["who"] = DefinedName("who", attr_text="1", comment=marker)


def _header(book: openpyxl.Workbook, marker: str) -> None:
    top = book.worksheets[0].oddHeader
    assert top is not None
    top.center.text = marker


def _footer(book: openpyxl.Workbook, marker: str) -> None:
    bottom = book.worksheets[0].firstFooter
    assert bottom is not None
    bottom.left.text = marker


def _prompt(book: openpyxl.Workbook, marker: str) -> None:
    check = DataValidation(
        type="list", formula1='"a,b"', prompt=marker, promptTitle="x", showInputMessage=True
    )
    check.add("A1")
    book.worksheets[0].add_data_validation(check)


def _error(book: openpyxl.Workbook, marker: str) -> None:
    check = DataValidation(type="list", formula1='"a,b"', error=marker, showErrorMessage=True)
    check.add("A1")
    book.worksheets[0].add_data_validation(check)


def _choices(book: openpyxl.Workbook, marker: str) -> None:
    check = DataValidation(type="list", formula1=f'"{marker},other"')
    check.add("A1")
    book.worksheets[0].add_data_validation(check)


def _tip(book: openpyxl.Workbook, marker: str) -> None:
    cell = book.worksheets[0]["A1"]
    cell.hyperlink = "https://example.org"
    cell.hyperlink.tooltip = marker


def _author(book: openpyxl.Workbook, marker: str) -> None:
    book.properties.creator = marker


_WRITTEN: Mapping[str, Callable[[openpyxl.Workbook, str], object]] = {
    "sheet that is hidden": _hidden_sheet,
    "sheet hidden twice over": _very_hidden_sheet,
    "hidden sheet's title": _hidden_title,
    "hidden row": _hidden_row,
    "hidden column": _hidden_column,
    "last cell of all": _far_cell,
    "white words": _white,
    "tiny words": _tiny,
    "format that shows nothing": _blank_format,
    "words in a number format": _in_format,
    "note": _note,
    "note's author": _note_author,
    "formula": _formula,
    "defined name": _name,
    "defined name's comment": _name_comment,
    "header": _header,
    "footer": _footer,
    "prompt": _prompt,
    "error message": _error,
    "list of choices": _choices,
    "link's tip": _tip,
    "author": _author,
}
PLANTS: dict[str, Plant] = {
    **{place: named(".xlsx", partial(_written, change)) for place, change in _WRITTEN.items()},
    **PARTS,
}
