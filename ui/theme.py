"""How the window looks: colours, sizes, fonts and pictures, made from tokens and one style sheet.

Owns the look that is worn now. Knows no view, no case and no setting: it is told whether to be dark
and how large. Every size comes from the font, so that larger text brings larger everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import partial
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QListWidget,
    QTabWidget,
    QToolTip,
    QWidget,
)

from ui.tokens import DARK, LIGHT, Tokens, tokens_for
from workbench import paths
from workbench.errors import BugError

__all__ = [
    "DARK", "LIGHT", "Role", "Tokens", "application", "apply", "current", "dress", "icon", "is_dark",
    "metric", "style_sheet", "system_is_dark", "tone",
]  # fmt: skip

Role = Literal["text", "quiet", "accent", "nav", "on_accent", "danger", "warning", "success", "info"]

SMALLEST, LARGEST = 100, 200
_BASE_POINTS = 10.5
"""On most systems a little more than their own: this is a program for reading."""
_STEPS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 24, 26, 28, 32, 36)
_SANS = ("Segoe UI", "Noto Sans", "Open Sans", "Arial", "Liberation Sans")
_EMBEDDED = "Liberation Sans"
_DRESSED = "dressed"
_PICTURES = (16, 18, 19, 24, 32, 48)
"""Sizes of pictures at the usual size of text. What is asked for between them is drawn down from the next."""
_INKS: dict[Role, str] = {
    "text": "text",
    "quiet": "text_quiet",
    "accent": "link",
    "nav": "nav_text",
    "on_accent": "accent_text",
    "danger": "danger",
    "warning": "warning",
    "success": "success",
    "info": "info",
}


@dataclass(slots=True)
class _Worn:
    tokens: Tokens = LIGHT
    dark: bool = False
    fusion: bool = False
    sheet: str = ""
    icons: dict[tuple[str, Role], QIcon] = field(default_factory=dict)


_worn = _Worn()


def application(name: str) -> QApplication:
    """The application, in the style that ours is drawn over.

    Why not by `setStyle`: it hands back a QStyle, and Qt for Python takes 15 ms to make that class.
    """
    _worn.fusion = True
    return QApplication([name, "-style", "Fusion"])


def current() -> Tokens:
    """The colours worn now."""
    return _worn.tokens


def is_dark() -> bool:
    """Whether the window is dark now."""
    return _worn.dark


def tone(name: str) -> tuple[str, str]:
    """Ink and tint worn now by info, success, warning or danger; anything else is neutral."""
    ink, tint, _ = _worn.tokens.tone(name)
    return ink, tint


def system_is_dark(app: QApplication) -> bool:
    """Whether the system is dark. Asking lets go of a choice that `apply` had to force on Qt."""
    hints = app.styleHints()
    hints.unsetColorScheme()
    return hints.colorScheme() == Qt.ColorScheme.Dark


def metric(widget: QWidget | None, ems: float) -> int:
    """A length in whole pixels that grows with the text of `widget`, or of the program for None."""
    font = widget.font() if widget is not None else QApplication.font()
    return max(1, round(QFontInfo(font).pixelSize() * ems)) if ems > 0 else 0


def apply(app: QApplication, *, dark: bool, percent: int) -> None:
    """Put on the light or dark look with text at `percent` of its usual size, 100 to 200.

    Windows that were dressed are dressed anew. Buttons, actions, lists and tabs that hold pictures of
    `icon` are given them anew.
    """
    hints = app.styleHints()
    if system_is_dark(app) != dark:
        # For what the system itself draws, such as title bars; the palette below does the rest.
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    strong = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    old = {made.cacheKey(): key for key, made in _worn.icons.items()}
    _worn.tokens, _worn.dark = tokens_for(dark=dark, strong=strong), dark
    _worn.icons.clear()
    if not _worn.fusion:
        app.setStyle("Fusion")
        _worn.fusion = True
    font = _font(percent)
    palette = _palette(_worn.tokens)
    app.setFont(font)
    app.setPalette(palette)
    QToolTip.setFont(font)
    QToolTip.setPalette(palette)
    _worn.sheet = style_sheet(_worn.tokens, font, dark=dark)
    for window in app.topLevelWidgets():
        if window.property(_DRESSED):
            window.setStyleSheet(_worn.sheet)
    _repaint_pictures(old)


def dress(window: QWidget) -> None:
    """Put the style sheet on a window and all that is or comes to be in it, dialogs and menus included.

    Why not on the application: every widget would be styled again each time that the part it is in is put
    into a larger one. Measured, a section then takes twice as long to open.
    """
    window.setProperty(_DRESSED, True)
    window.setStyleSheet(_worn.sheet)


def style_sheet(tokens: Tokens, font: QFont, *, dark: bool) -> str:
    """The style sheet with the colours of `tokens` and every size from `font`."""
    em, points = QFontInfo(font).pixelSize(), font.pointSizeF()
    names = {each.name: str(getattr(tokens, each.name)) for each in fields(tokens)}
    for step in _STEPS:
        length = max(1, round(step * em / 14))
        names[f"d{step}"] = f"{length}px"
        names[f"d{step}f"] = f"{length - 1}px"
        # Qt draws square corners when a radius is more than half of the whole, edges included.
        names[f"round{step}"] = f"{(length + 2) // 2}px"
    small = QFont(font)
    small.setPointSizeF(points * 0.9)
    names |= {
        "small": f"{points * 0.9:.2f}pt",
        "heading": f"{points * 1.1:.2f}pt",
        "title": f"{points * 1.45:.2f}pt",
        "pill": f"{QFontMetrics(small).height() // 2 + max(1, round(em / 7))}px",
        "images": paths.resource("qss").as_posix(),
        "shade": "dark" if dark else "light",
    }
    return Template(paths.resource("qss", "workbench.qss").read_text(encoding="utf-8")).substitute(names)


def icon(name: str, *, role: Role = "text") -> QIcon:
    """A shipped picture in the colour of `role`; the same object until the look changes.

    Raises: BugError when there is no such picture.
    """
    found = _worn.icons.get((name, role))
    if found is None:
        found = _worn.icons[name, role] = _tinted(name, str(getattr(_worn.tokens, _INKS[role])))
    return found


def _tinted(name: str, ink: str) -> QIcon:
    path = paths.resource("icons", f"{name}.svg")
    if not path.is_file():
        raise BugError(f"The program has no picture named {name}.")
    drawing, made = path.read_text(encoding="utf-8"), QIcon()
    scale = QFontInfo(QApplication.font()).pixelSize() / 14 * _density()
    sizes = [round(size * scale) for size in _PICTURES]
    for colour, modes in (
        # A selected row keeps the picture's own colour: left alone, Qt would wash it in blue.
        (ink, (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected)),
        (_worn.tokens.text_disabled, (QIcon.Mode.Disabled,)),
    ):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
        for size in sizes:
            drawn = QPixmap(size, size)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            for mode in modes:
                made.addPixmap(drawn, mode)
    return made


def _density() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen is not None else 1.0


def _repaint_pictures(old: dict[int, tuple[str, Role]]) -> None:
    """Give whatever shows a picture of before the same picture of now."""
    # A layout's item that is gone may still go by the address at which a widget stands now.
    widgets = [each for each in QApplication.allWidgets() if isinstance(each, QWidget)] if old else []
    for widget in widgets:
        for shown, show in _pictures(widget):
            if (key := old.get(shown.cacheKey())) is not None:
                show(icon(key[0], role=key[1]))


def _pictures(widget: QWidget) -> Iterator[tuple[QIcon, Callable[[QIcon], object]]]:
    for action in widget.actions():
        yield action.icon(), action.setIcon
    if isinstance(widget, QAbstractButton):
        yield widget.icon(), widget.setIcon
    elif isinstance(widget, QListWidget):
        for item in (widget.item(at) for at in range(widget.count())):
            yield item.icon(), item.setIcon
    elif isinstance(widget, QComboBox):
        for at in range(widget.count()):
            yield widget.itemIcon(at), partial(widget.setItemIcon, at)
    elif isinstance(widget, QTabWidget):
        for at in range(widget.count()):
            yield widget.tabIcon(at), partial(widget.setTabIcon, at)


def _font(percent: int) -> QFont:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = QFont(system)
    # macOS draws its own font under a name that cannot be asked for.
    if QGuiApplication.platformName() != "cocoa":
        families = [name for name in _SANS if QFontDatabase.hasFamily(name)]
        font.setFamilies(families or [_embedded()])
    # Minus one when the system's font is set in pixels.
    points = max(_BASE_POINTS, system.pointSizeF())
    font.setPointSizeF(points * min(max(percent, SMALLEST), LARGEST) / 100)
    return font


def _embedded() -> str:
    """Load the font that comes with the program, for machines that have none of the usual ones."""
    for path in sorted(paths.resource("fonts").glob("LiberationSans-*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    return _EMBEDDED


def _palette(tokens: Tokens) -> QPalette:
    roles, palette = QPalette.ColorRole, QPalette()
    for role, colour in (
        (roles.Window, tokens.paper),
        (roles.WindowText, tokens.text),
        (roles.Base, tokens.surface),
        (roles.AlternateBase, tokens.surface_alt),
        (roles.Text, tokens.text),
        (roles.PlaceholderText, tokens.text_quiet),
        (roles.Button, tokens.surface),
        (roles.ButtonText, tokens.text),
        (roles.BrightText, tokens.danger),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.accent_text),
        (roles.Accent, tokens.accent),
        (roles.Link, tokens.link),
        (roles.LinkVisited, tokens.link),
        (roles.ToolTipBase, tokens.raised),
        (roles.ToolTipText, tokens.text),
        (roles.Light, tokens.surface_alt),
        (roles.Midlight, tokens.border),
        (roles.Mid, tokens.border),
        (roles.Dark, tokens.border_strong),
        (roles.Shadow, tokens.border_strong),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text_disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(tokens.border))
    return palette
