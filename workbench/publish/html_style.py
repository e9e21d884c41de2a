"""The look of the HTML report: its colours, on light and on dark, and its one style sheet.

Owns colour, type and layout, on a screen, on a narrow screen and on A4 paper. It knows the writer's
class names and no document. Every pair of colours that the sheet puts together is in `PAIRS`, and a
test computes its contrast (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping

LIGHT = {
    "paper": "#ffffff",
    "soft": "#f0f4f9",
    "ink": "#212b32",
    "muted": "#4c5f6e",
    "heading": "#003087",
    "link": "#005eb8",
    "visited": "#4c2c92",
    "rule": "#c8d2dc",
    "edge": "#6b7f91",
    "band": "#003087",
    "on-band": "#ffffff",
    "mark": "#ffdd00",
    "on-mark": "#212b32",
    "alert": "#941a1a",
}
DARK = {
    "paper": "#11181f",
    "soft": "#1b2631",
    "ink": "#e4eaf0",
    "muted": "#a9b9c8",
    "heading": "#a6c8ff",
    "link": "#8cc0ff",
    "visited": "#cbb8ff",
    "rule": "#3a4a5a",
    "edge": "#7c91a5",
    "band": "#0b2a66",
    "on-band": "#ffffff",
    "mark": "#ffdd00",
    "on-mark": "#212b32",
    "alert": "#ffb0a8",
}
TEXT, GRAPHIC = 4.5, 3.0
"""The least contrast of text, and of a line or mark that carries meaning."""
PAIRS = (
    *((words, ground, TEXT) for words in ("ink", "muted", "heading", "link", "visited")
      for ground in ("paper", "soft")),
    ("on-band", "band", TEXT),
    ("on-mark", "mark", TEXT),
    ("edge", "paper", GRAPHIC),
    ("edge", "soft", GRAPHIC),
    ("heading", "soft", GRAPHIC),
    ("paper", "heading", TEXT),
    ("paper", "alert", TEXT),
    ("alert", "soft", GRAPHIC),
)  # fmt: skip
"""(foreground, background, least contrast)"""


def style_sheet(*, rules: str = "", head: str = "", mark: str = "", foot: str = "") -> str:
    """The whole sheet. `rules` are the document's own; the rest stands on every printed page.

    Browsers that do not print words in margins still print the mark, pale and across the page.
    """
    page = "".join(
        f"@{box}{{content:{_string(words)}}}"
        for box, words in (("top-left", head), ("top-right", mark), ("bottom-left", foot))
    )
    return "".join(
        (
            f":root{{color-scheme:light dark;{_properties(LIGHT)}}}\n",
            f"@media screen and (prefers-color-scheme:dark){{:root{{{_properties(DARK)}}}}}\n",
            _SCREEN,
            _NARROW,
            _PRINT.replace("/*page*/", page),
            rules,
        )
    )


def _properties(palette: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


def _string(text: str) -> str:
    """A CSS string; what could end the string or the style element is written as its code point."""
    return '"' + "".join(f"\\{ord(c):x} " if c in '"\\<>&' or ord(c) < 32 else c for c in text) + '"'


_SCREEN = """
*{box-sizing:border-box}
html{font-size:100%;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
html.marked{scroll-padding-top:5rem}
body{margin:0;background:var(--paper);color:var(--ink);
font:1.125rem/1.55 Arial,"Helvetica Neue",Helvetica,"Liberation Sans",sans-serif;
overflow-wrap:break-word}
.band{background:var(--band);color:var(--on-band)}
.band p{margin:0}
.band div,main,.foot div{max-width:calc(70ch + 8rem);margin:0 auto;padding:0 4rem}
.band div{display:flex;flex-wrap:wrap;gap:.25rem 2rem;justify-content:space-between;
padding-top:.9rem;padding-bottom:.9rem}
.issuer{font-weight:bold}
.skip{position:absolute;left:-100vw;top:0;padding:.6rem 1rem;z-index:2}
.skip:focus{left:0}
.mark{margin:0;padding:.5rem 1rem;text-align:center;font-weight:bold;
background:var(--mark);color:var(--on-mark);position:sticky;top:0;z-index:1}
main{padding-top:2.5rem;padding-bottom:3rem}
main:focus{outline:none}
p,ul,ol,dl,blockquote,figure,.scroll{margin:0 0 1.1rem}
h1,h2,h3,h4,h5,h6{color:var(--heading);line-height:1.25;text-wrap:balance;margin:2rem 0 .8rem}
h1{font-size:clamp(1.55rem,1.2rem + 1.3vw,2rem);margin-top:0}
h2{font-size:1.65rem;margin-top:3rem;padding-top:1rem;border-top:2px solid var(--heading)}
h3{font-size:1.35rem}
h4{font-size:1.15rem}
h5,h6{font-size:1.125rem}
h2 .number,h3 .number,h4 .number,h5 .number{margin-right:.5em}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
a:visited{color:var(--visited)}
a:hover{text-decoration-thickness:3px}
a:focus-visible,summary:focus-visible{outline:3px solid var(--on-mark);background:var(--mark);
color:var(--on-mark)}
.scroll:focus-visible{outline:3px solid var(--link);outline-offset:3px}
.cover{margin-bottom:2.5rem}
.subtitle{font-size:1.3rem;color:var(--muted)}
.cover dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.5rem 1.5rem;
margin-top:1.75rem;padding:1.1rem 0;border:solid var(--rule);border-width:1px 0}
.cover dl div{display:contents}
dt{font-weight:bold}
dd{margin:0}
.numbered{position:relative}
.numbered>.number{position:absolute;left:-4rem;width:3.2rem;text-align:right;color:var(--muted);
font-variant-numeric:tabular-nums}
ul,ol{padding-left:1.6rem}
li{margin-bottom:.35rem}
li>ul,li>ol{margin:.35rem 0 0}
nav{margin-bottom:2.5rem}
nav ul{list-style:none;padding-left:0}
nav ul ul{padding-left:1.6rem}
nav li{margin-bottom:.45rem}
nav .number{display:inline-block;min-width:2.2em}
nav h2,.notes h2{font-size:1.35rem;margin-top:2.25rem;border-top:0;padding-top:0}
.scroll{overflow-x:auto;margin:1.6rem 0}
table{border-collapse:collapse;width:100%;font-size:1rem;line-height:1.45;
font-variant-numeric:tabular-nums}
caption,figcaption{text-align:start;font-weight:bold;font-size:1.05rem;padding-bottom:.6rem}
th,td{text-align:start;vertical-align:top;padding:.55rem .8rem .55rem 0;
border-bottom:1px solid var(--rule)}
thead th{background:var(--soft);color:var(--heading);border-bottom:2px solid var(--heading)}
th:first-child,td:first-child{padding-left:.6rem}
.wide table{min-width:36rem}
figure{margin:1.6rem 0}
img{display:block;max-width:100%;height:auto;background:#fff;border:1px solid var(--rule)}
.drawing{display:block;width:100%;min-width:42rem;height:auto;fill:var(--ink);font-weight:normal}
.drawing .text{fill:var(--ink)}
.drawing .quiet{fill:var(--muted)}
.drawing .strong{fill:var(--heading)}
.drawing .warning{fill:var(--alert)}
.drawing .ground{fill:var(--paper)}
.drawing .tint,.drawing .band{fill:var(--soft)}
.drawing .none{fill:none}
.drawing .quiet-line{stroke:var(--muted)}
.drawing .strong-line{stroke:var(--heading)}
.drawing .warning-line{stroke:var(--alert)}
.drawing .edge-line{stroke:var(--edge);stroke-width:.6}
.drawing .rule-line{stroke:var(--rule)}
details{margin-top:.6rem}
summary{cursor:pointer;color:var(--link);padding:.25rem 0;width:fit-content}
details>p{margin:.4rem 0 0;padding-left:1.1rem;border-left:3px solid var(--edge)}
blockquote{margin:1.6rem 0;padding:.2rem 0 .2rem 1.4rem;border-left:4px solid var(--edge)}
blockquote p{font-size:1.2rem;margin:0}
blockquote p+p{font-size:1rem;color:var(--muted);margin-top:.4rem}
aside,.finding,.recommendation{margin:1.8rem 0;padding:1.15rem 1.4rem;border-radius:2px}
aside{border:2px solid var(--edge)}
.finding{padding:.2rem 0 .2rem 1.4rem;border-left:4px solid var(--heading)}
.recommendation{background:var(--soft);border-left:8px solid var(--heading)}
aside>:last-child,.finding>:last-child,.recommendation>:last-child{margin-bottom:0}
aside .label{color:var(--heading);font-weight:bold;font-size:1.15rem;margin-bottom:.5rem}
.finding .label{color:var(--muted);font-weight:bold;font-size:1rem;margin-bottom:.2rem}
.statement{font-weight:bold}
.recommendation>:first-child{margin-top:0}
.recommendation h2{border-top:0;padding-top:0}
.recommendation dl{margin-top:1.1rem;padding-top:.9rem;border-top:1px solid var(--rule);
display:grid;grid-template-columns:minmax(7rem,14rem) 1fr;gap:.4rem 1.5rem;font-size:1rem}
.recommendation dl div{display:contents}
sup{line-height:0;font-size:.78em}
sup a{padding:.35em .3em;margin:0 -.1em}
:target{scroll-margin-top:1rem}
.marked :target{scroll-margin-top:5rem}
.notes{margin-top:3.5rem;padding-top:.1rem;border-top:1px solid var(--rule);font-size:1rem}
.foot{border-top:1px solid var(--rule);color:var(--muted);font-size:.95rem}
.foot div{padding-top:1.5rem;padding-bottom:2.5rem}
.foot p{margin:0 0 .4rem}
.digest{overflow-wrap:anywhere;font-family:Consolas,Menlo,"Liberation Mono",monospace;font-size:.85rem}
"""

_NARROW = """
@media screen and (max-width:46rem){
body{font-size:1.0625rem}
.band div,main,.foot div{padding-left:1.1rem;padding-right:1.1rem}
main{padding-top:1.6rem}
h2{font-size:1.4rem;margin-top:2.3rem}
h3{font-size:1.2rem}
.numbered>.number{position:static;margin-right:.6em;font-weight:bold}
.cover dl,.recommendation dl{display:block}
.cover dl div,.recommendation dl div{display:block;margin-bottom:.6rem}
aside,.recommendation{padding:1rem}
}
"""

_PRINT = """
@page{size:A4;margin:24mm 20mm 22mm;font:9pt Arial,sans-serif;color:#4c5f6e;/*page*/
@bottom-right{content:"Page " counter(page) " of " counter(pages)}}
@page:first{@top-left{content:none}}
@media print{
html{font-size:9.5pt}
body{line-height:1.45}
.skip{display:none}
.band{background:none;color:var(--heading);border-bottom:2px solid var(--heading);margin-bottom:8mm}
.band div,main,.foot div{max-width:none;padding-left:12mm;padding-right:0}
.mark{position:fixed;top:45%;left:0;right:0;background:none;padding:0;
font-size:26pt;opacity:.18;transform:rotate(-30deg)}
main{padding-top:0}
h1{font-size:20pt}h2{font-size:16pt;margin-top:10mm}h3{font-size:13pt}h4,h5,h6{font-size:11pt}
h2,h3,h4,h5,h6,caption,.label{break-after:avoid}
.numbered>.number{left:-12mm;width:9mm}
p{orphans:3;widows:3}
figure,blockquote,aside,.finding,.recommendation,tr{break-inside:avoid}
.recommendation,thead th{print-color-adjust:exact;-webkit-print-color-adjust:exact}
thead{display:table-header-group;break-after:avoid}
tbody tr:first-child{break-before:avoid}
.scroll{overflow:visible}
.wide table{min-width:0}
a{color:inherit}
.away::after{content:" (" attr(href) ")";font-size:.9em;overflow-wrap:anywhere}
details::details-content{content-visibility:visible;display:block;height:auto}
summary{list-style:none;color:inherit;font-weight:bold}
.back{display:none}
.page-break{break-after:page}
}
"""
