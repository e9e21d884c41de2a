"""The colours of the window by what they are for, light and dark. Knows no widget and no Qt.

Each colour that carries words, a field's edge or the focus is checked for contrast by a test; two
further sets, for people who ask their system for more contrast, are made of these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One set of colours, each written #rrggbb. An *ink* belongs on the tint or fill beside it."""

    paper: str
    """Behind everything."""
    surface: str
    """Cards, tables, fields."""
    surface_alt: str
    """Every other row, and what the pointer is on."""
    surface_press: str
    header: str
    """Behind the headings of a table."""
    raised: str
    """Menus, lists that drop down, tips."""

    text: str
    text_quiet: str
    text_disabled: str
    border: str
    border_strong: str
    """The edge of whatever can be typed in or pressed."""

    accent: str
    accent_hover: str
    accent_press: str
    accent_text: str
    link: str
    focus: str
    focus_on_accent: str
    """The focus on a filled button, where the usual one would not show."""

    nav: str
    nav_text: str
    nav_hover: str
    nav_active: str
    nav_marker: str
    nav_focus: str

    selection: str
    selection_text: str
    highlight: str
    """Behind words that were found or marked."""
    quote: str
    """Behind words that somebody else said."""

    danger: str
    danger_tint: str
    danger_edge: str
    danger_fill: str
    danger_fill_hover: str
    warning: str
    warning_tint: str
    warning_edge: str
    success: str
    success_tint: str
    success_edge: str
    info: str
    info_tint: str
    info_edge: str
    neutral: str
    neutral_tint: str
    neutral_edge: str

    def tone(self, name: str) -> tuple[str, str, str]:
        """Ink, tint and edge of a tone: info, success, warning, danger; anything else is neutral."""
        tones = {
            "info": (self.info, self.info_tint, self.info_edge),
            "success": (self.success, self.success_tint, self.success_edge),
            "warning": (self.warning, self.warning_tint, self.warning_edge),
            "danger": (self.danger, self.danger_tint, self.danger_edge),
        }
        return tones.get(name, (self.neutral, self.neutral_tint, self.neutral_edge))


LIGHT = Tokens(
    paper="#eef2f5",
    surface="#ffffff",
    surface_alt="#f5f8fa",
    surface_press="#e3eaef",
    header="#e9eef2",
    raised="#ffffff",
    text="#1d2930",
    text_quiet="#475a66",
    text_disabled="#7b8a94",
    border="#d3dbe1",
    border_strong="#71818d",
    accent="#0b5cad",
    accent_hover="#094c90",
    accent_press="#073c73",
    accent_text="#ffffff",
    link="#0b5cad",
    focus="#0b5cad",
    focus_on_accent="#ffdd00",
    nav="#0a2c66",
    nav_text="#ffffff",
    nav_hover="#183d7c",
    nav_active="#1160b5",
    nav_marker="#ffffff",
    nav_focus="#ffdd00",
    selection="#cfe3f7",
    selection_text="#14222b",
    highlight="#ffecb0",
    quote="#eaf2fb",
    danger="#a3170f",
    danger_tint="#fbe3e0",
    danger_edge="#e3a49d",
    danger_fill="#b01c13",
    danger_fill_hover="#8f150d",
    warning="#6b4300",
    warning_tint="#fff1c9",
    warning_edge="#e2c063",
    success="#00552a",
    success_tint="#d6eee0",
    success_edge="#96cbad",
    info="#0a3a85",
    info_tint="#dde9f9",
    info_edge="#9dbfe8",
    neutral="#3f515c",
    neutral_tint="#e8edf0",
    neutral_edge="#bcc7ce",
)

DARK = Tokens(
    paper="#151b1f",
    surface="#1d252a",
    surface_alt="#222c32",
    surface_press="#2d3941",
    header="#252f36",
    raised="#263037",
    text="#eef2f4",
    text_quiet="#adbbc4",
    text_disabled="#72828c",
    border="#36434b",
    border_strong="#8596a1",
    accent="#2070c0",
    accent_hover="#1c63aa",
    accent_press="#175592",
    accent_text="#ffffff",
    link="#82c2f7",
    focus="#ffdd00",
    focus_on_accent="#ffdd00",
    nav="#0c1829",
    nav_text="#e9eef1",
    nav_hover="#18293f",
    nav_active="#1a5a9e",
    nav_marker="#ffffff",
    nav_focus="#ffdd00",
    selection="#1e4b75",
    selection_text="#ffffff",
    highlight="#57430d",
    quote="#1d2f40",
    danger="#ffa59c",
    danger_tint="#46211d",
    danger_edge="#7f3d36",
    danger_fill="#bb2a20",
    danger_fill_hover="#9f2219",
    warning="#ffd27a",
    warning_tint="#3f3210",
    warning_edge="#75601f",
    success="#86dba9",
    success_tint="#173828",
    success_edge="#2f6a4b",
    info="#a8d4ff",
    info_tint="#15334e",
    info_edge="#2c5f8e",
    neutral="#c3ced5",
    neutral_tint="#2b363d",
    neutral_edge="#4b5a64",
)

LIGHT_STRONG = replace(
    LIGHT,
    paper="#ffffff",
    surface_alt="#f2f2f2",
    header="#e6e6e6",
    text="#000000",
    text_quiet="#1c1c1c",
    text_disabled="#595959",
    border="#4a4a4a",
    border_strong="#000000",
    link="#00408a",
    accent="#00408a",
    focus="#00408a",
    selection_text="#000000",
    nav="#001a4d",
    danger="#7a0000",
    danger_edge="#7a0000",
    warning="#4a2c00",
    warning_edge="#4a2c00",
    success="#00401f",
    success_edge="#00401f",
    info="#002766",
    info_edge="#002766",
    neutral="#1c1c1c",
    neutral_edge="#1c1c1c",
)

DARK_STRONG = replace(
    DARK,
    paper="#000000",
    surface="#000000",
    surface_alt="#141414",
    header="#1c1c1c",
    raised="#0a0a0a",
    text="#ffffff",
    text_quiet="#e6e6e6",
    text_disabled="#a6a6a6",
    border="#b3b3b3",
    border_strong="#ffffff",
    link="#a6d8ff",
    accent="#155a9f",
    nav="#000000",
    nav_text="#ffffff",
    danger="#ffc2bc",
    danger_edge="#ffc2bc",
    warning="#ffe0a3",
    warning_edge="#ffe0a3",
    success="#a9ecc4",
    success_edge="#a9ecc4",
    info="#c7e4ff",
    info_edge="#c7e4ff",
    neutral="#e6e6e6",
    neutral_edge="#e6e6e6",
)


def tokens_for(*, dark: bool, strong: bool = False) -> Tokens:
    """The set for a light or dark window; `strong` is for people who ask for more contrast."""
    if strong:
        return DARK_STRONG if dark else LIGHT_STRONG
    return DARK if dark else LIGHT
