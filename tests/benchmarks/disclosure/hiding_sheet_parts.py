"""Every part of an Excel file in which a marker can be that no cell shows, one file each."""

from __future__ import annotations

from functools import partial

from tests.benchmarks.disclosure.compound import compound, macro_project
from tests.benchmarks.disclosure.hidden_marks import A, Plant, R, S, named, office, quoted, rels, text

_BOOK = "xl/workbook.xml"
_SHEET = "xl/worksheets/sheet1.xml"
_C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
_RAW = {
    "threaded comment": (
        "xl/threadedComments/threadedComment1.xml",
        (
            "<ThreadedComments xmlns='u'><threadedComment ref='A1'><text>{t}</text></threadedComment>"
            "</ThreadedComments>"
        ),
    ),
    "commenter": (
        "xl/persons/person.xml",
        "<personList xmlns='u'><person displayName={q} id='1'/></personList>",
    ),
    "commenter's account": (
        "xl/persons/person.xml",
        "<personList xmlns='u'><person displayName='x' userId={q}/></personList>",
    ),
    "text that no cell uses": (
        "xl/sharedStrings.xml",
        f"<sst {S}><si><t>Seen</t></si><si><t>{{t}}</t></si></sst>",
    ),
    "reading aid": (
        "xl/sharedStrings.xml",
        f"<sst {S}><si><t>Seen</t><rPh sb='0' eb='1'><t>{{t}}</t></rPh></si></sst>",
    ),
    "text in pieces": (
        "xl/sharedStrings.xml",
        f"<sst {S}><si><r><t>{{a}}</t></r><r><t>{{b}}</t></r></si></sst>",
    ),
    "text in the cell": (
        _SHEET,
        (
            f"<worksheet {S}><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>{{t}}</t></is></c>"
            f"</row></sheetData></worksheet>"
        ),
    ),
    "formula's result": (
        _SHEET,
        (
            f"<worksheet {S}><sheetData><row r='1'><c r='A1' t='str'><f>A2</f><v>{{t}}</v></c></row>"
            f"</sheetData></worksheet>"
        ),
    ),
    "conditional format": (
        _SHEET,
        (
            f'<worksheet {S}><conditionalFormatting><cfRule><formula>A1="{{t}}"</formula></cfRule>'
            f"</conditionalFormatting></worksheet>"
        ),
    ),
    "scenario": (
        _SHEET,
        f"<worksheet {S}><scenarios><scenario name='s' user='x' comment={{q}}/></scenarios></worksheet>",
    ),
    "scenario's user": (
        _SHEET,
        f"<worksheet {S}><scenarios><scenario name='s' user={{q}}/></scenarios></worksheet>",
    ),
    "protected range's name": (
        _SHEET,
        (
            f"<worksheet {S}><protectedRanges><protectedRange name={{q}} sqref='A1'/></protectedRanges>"
            f"</worksheet>"
        ),
    ),
    "sheet's code name": (_SHEET, f"<worksheet {S}><sheetPr codeName={{q}}/></worksheet>"),
    "autofilter": (
        _SHEET,
        (
            f"<worksheet {S}><autoFilter ref='A1'><filterColumn colId='0'><filters><filter val={{q}}/>"
            f"</filters></filterColumn></autoFilter></worksheet>"
        ),
    ),
    "cell watch": (
        _SHEET,
        f"<worksheet {S}><extLst><ext><x14:id xmlns:x14='u'>{{t}}</x14:id></ext></extLst></worksheet>",
    ),
    "pivot's shared item": (
        "xl/pivotCache/pivotCacheDefinition1.xml",
        (
            f"<pivotCacheDefinition {S}><cacheFields><cacheField name='n'><sharedItems><s v={{q}}/>"
            f"</sharedItems></cacheField></cacheFields></pivotCacheDefinition>"
        ),
    ),
    "pivot's refresher": (
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f"<pivotCacheDefinition {S} refreshedBy={{q}}/>",
    ),
    "pivot's field": (
        "xl/pivotCache/pivotCacheDefinition1.xml",
        (
            f"<pivotCacheDefinition {S}><cacheFields><cacheField name={{q}}/></cacheFields>"
            f"</pivotCacheDefinition>"
        ),
    ),
    "pivot's record": (
        "xl/pivotCache/pivotCacheRecords1.xml",
        f"<pivotCacheRecords {S}><r><s v={{q}}/></r></pivotCacheRecords>",
    ),
    "slicer": (
        "xl/slicerCaches/slicerCache1.xml",
        "<slicerCacheDefinition xmlns='u' name='s' sourceName={q}/>",
    ),
    "timeline": (
        "xl/timelines/timeline1.xml",
        "<timelines xmlns='u'><timeline name='t' caption={q}/></timelines>",
    ),
    "outside book's value": (
        "xl/externalLinks/externalLink1.xml",
        (
            f"<externalLink {S}><externalBook><sheetDataSet><sheetData><row><cell t='str'><v>{{t}}</v>"
            f"</cell></row></sheetData></sheetDataSet></externalBook></externalLink>"
        ),
    ),
    "outside book's sheet": (
        "xl/externalLinks/externalLink1.xml",
        (
            f"<externalLink {S}><externalBook><sheetNames><sheetName val={{q}}/></sheetNames>"
            f"</externalBook></externalLink>"
        ),
    ),
    "connection": (
        "xl/connections.xml",
        (
            f"<connections {S}><connection id='1' name='c'><dbPr connection={{q}} command='x'/>"
            f"</connection></connections>"
        ),
    ),
    "connection's command": (
        "xl/connections.xml",
        (
            f"<connections {S}><connection id='1' name='c'><dbPr connection='x' command={{q}}/>"
            f"</connection></connections>"
        ),
    ),
    "query table": ("xl/queryTables/queryTable1.xml", f"<queryTable {S} name={{q}}/>"),
    "table's name": ("xl/tables/table1.xml", f"<table {S} id='1' name='t' displayName={{q}}/>"),
    "table's column": (
        "xl/tables/table1.xml",
        f"<table {S} id='1' name='t'><tableColumns><tableColumn id='1' name={{q}}/></tableColumns></table>",
    ),
    "change log": (
        "xl/revisions/revisionLog1.xml",
        f"<revisions {S}><rcc rId='1'><oc r='A1' t='inlineStr'><is><t>{{t}}</t></is></oc></rcc></revisions>",
    ),
    "change log's user": (
        "xl/revisions/revisionHeaders.xml",
        f"<headers {S}><header userName={{q}}/></headers>",
    ),
    "users": ("xl/revisions/userNames.xml", f"<users {S}><userInfo name={{q}}/></users>"),
    "own view": (
        _BOOK,
        (
            f"<workbook {S}><customWorkbookViews><customWorkbookView name={{q}}/></customWorkbookViews>"
            f"</workbook>"
        ),
    ),
    "shared by": (_BOOK, f"<workbook {S}><fileSharing userName={{q}}/></workbook>"),
    "sheet's name": (_BOOK, f"<workbook {S}><sheets><sheet name={{q}} sheetId='1'/></sheets></workbook>"),
    "path of the book": (_BOOK, f"<workbook {S}><x15ac:absPath xmlns:x15ac='u' url={{q}}/></workbook>"),
    "macro function": (
        _BOOK,
        (
            f"<workbook {S}><definedNames><definedName name={{q}} hidden='1'>1</definedName>"
            f"</definedNames></workbook>"
        ),
    ),
    "text box": (
        "xl/drawings/drawing1.xml",
        (
            f"<xdr:wsDr xmlns:xdr='u' {A}><xdr:sp><xdr:txBody><a:p><a:r><a:t>{{t}}</a:t></a:r></a:p>"
            f"</xdr:txBody></xdr:sp></xdr:wsDr>"
        ),
    ),
    "alt text": (
        "xl/drawings/drawing1.xml",
        "<xdr:wsDr xmlns:xdr='u'><xdr:cNvPr id='1' name='x' descr={q}/></xdr:wsDr>",
    ),
    "shape's macro": ("xl/drawings/drawing1.xml", "<xdr:wsDr xmlns:xdr='u'><xdr:sp macro={q}/></xdr:wsDr>"),
    "old drawing": (
        "xl/drawings/vmlDrawing1.vml",
        (
            "<xml xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox><div>{t}</div>"
            "</v:textbox></v:shape></xml>"
        ),
    ),
    "chart's kept values": (
        "xl/charts/chart1.xml",
        f"<c:chartSpace {_C}><c:strCache><c:pt><c:v>{{t}}</c:v></c:pt></c:strCache></c:chartSpace>",
    ),
    "chart's user shape": (
        "xl/drawings/drawing9.xml",
        f"<c:userShapes {_C} {A}><a:t>{{t}}</a:t></c:userShapes>",
    ),
    "cell style's name": (
        "xl/styles.xml",
        f"<styleSheet {S}><cellStyles><cellStyle name={{q}} xfId='0'/></cellStyles></styleSheet>",
    ),
    "XML map": ("xl/xmlMaps.xml", f"<MapInfo {S}><Map Name={{q}}/></MapInfo>"),
    "form control": (
        "xl/ctrlProps/ctrlProp1.xml",
        "<formControlPr xmlns='u' objectType='List'><itemLst><item val={q}/></itemLst></formControlPr>",
    ),
    "data model": ("xl/model/item.data", "kept {t} here"),
    "rich value": ("xl/richData/rdrichvalue.xml", "<rvData xmlns='u'><rv><v>{t}</v></rv></rvData>"),
    "query": ("customXml/item1.xml", "<DataMashup xmlns='u'>{t}</DataMashup>"),
    "external data folder": (
        "xl/metadata.xml",
        f"<metadata {S}><metadataStrings><s v={{q}}/></metadataStrings></metadata>",
    ),
}


def _raw(name: str, template: str, marker: str) -> bytes:
    half = len(marker) // 2
    filled = (
        template.replace("{t}", text(marker)).replace("{q}", quoted(marker))
        .replace("{a}", text(marker[:half])).replace("{b}", text(marker[half:]))
    )  # fmt: skip
    book = f"<workbook {S} {R}><sheets><sheet name='One' sheetId='1' r:id='r1'/></sheets></workbook>"
    sheet = f"<worksheet {S}><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData></worksheet>"
    links = rels(("worksheet", "worksheets/sheet1.xml"))
    return office(_BOOK, {_BOOK: book, "xl/_rels/workbook.xml.rels": links, _SHEET: sheet} | {name: filled})


def _outside(marker: str) -> bytes:
    links = rels(("externalLinkPath", f"file:///S:/{marker}.xlsx"), outside=True)
    return _raw("xl/externalLinks/_rels/externalLink1.xml.rels", links, "")


def _macro(marker: str) -> bytes:
    return office(
        _BOOK, {_BOOK: f"<workbook {S}/>", "xl/vbaProject.bin": macro_project(f"Rem asked by {marker}\n")}
    )


def _printer(marker: str) -> bytes:
    return office(
        _BOOK,
        {
            _BOOK: f"<workbook {S}/>",
            "xl/printerSettings/printerSettings1.bin": bytes(64) + marker.encode("utf-16-le"),
        },
    )


def _binary(marker: str) -> bytes:
    size = len(marker).to_bytes(4, "little")
    return office(
        "xl/workbook.bin",
        {
            "xl/workbook.bin": b"\x83\x01\x00",
            "xl/sharedStrings.bin": b"\x9f\x01\x08" + size + marker.encode("utf-16-le"),
        },
    )


def _old(marker: str) -> bytes:
    return compound({"Workbook": bytes(700) + marker.encode("cp1252", "replace") + bytes(20)})


def _old_scattered(marker: str) -> bytes:
    # The text lies over the end of a sector, and the next sector lies elsewhere in the file.
    return compound({"Workbook": bytes(505) + marker.encode("utf-16-le") + bytes(20)}, scattered=True)


PLANTS: dict[str, Plant] = {
    **{place: named(".xlsx", partial(_raw, *part)) for place, part in _RAW.items()},
    "outside book's path": named(".xlsx", _outside),
    "macro": named(".xlsm", _macro),
    "printer's settings": named(".xlsx", _printer),
    "binary book": named(".xlsb", _binary),
    "older book": named(".xls", _old),
    "older book in scattered pieces": named(".xls", _old_scattered),
}
