#!/usr/bin/env python3
# Writes the outlines of the characters that figures can show, Sources/Runner/Outlines/, from free fonts. Nothing of the
# build needs this script or a font; it runs when a character is added to the lists below.
#
# Needs fonttools 4.55.3 (pip install fonttools==4.55.3), and of Debian 12 the packages fonts-liberation2 2.1.5-1,
# fonts-dejavu-core 2.37-6 and fonts-dejavu-extra 2.37-6. The fonts' licences are in LICENSES/.
#
#   scripts/extract-glyphs.py [--fonts /usr/share/fonts/truetype]
import argparse
import hashlib
import pathlib
import sys

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

# Units per em in the table: Helvetica's advances are whole numbers of them.
EM = 1000
# Capitals of the second family are brought to the height of those of the first.
SECOND_FAMILY = 0.944

FONTS = {
    "liberation2/LiberationSans-Regular.ttf": "8d91388f1d3604b3b8ae0e3ee2d140e50cd6122f9214514f4aca772540a4076d",
    "liberation2/LiberationSans-Italic.ttf": "01f559e5c501d3d5777647c6a92b3ff37a4523bcf4f3b6e97ae052af567618b1",
    "liberation2/LiberationSans-Bold.ttf": "ba0e0dc3f7aca5b0afbc31e800531ee43be3aa79ae35b2ef1f6470a9547765c4",
    "dejavu/DejaVuSans.ttf": "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322",
    "dejavu/DejaVuMathTeXGyre.ttf": "f9111561cce123a3b7bdbc230c671b4152265dd1ca6179bc8fac242a6dad0df1",
}
SANS = "dejavu/DejaVuSans.ttf"
MATH = "dejavu/DejaVuMathTeXGyre.ttf"
# Where a character is looked for, in this order. Italic and bold have letters of their own; for all else they have the
# regular ones.
FACES = {
    "regular": [("liberation2/LiberationSans-Regular.ttf", 1), (SANS, SECOND_FAMILY), (MATH, SECOND_FAMILY)],
    "italic": [("liberation2/LiberationSans-Italic.ttf", 1)],
    "bold": [("liberation2/LiberationSans-Bold.ttf", 1)],
}

# Letters that italic, which is for symbols of variables, takes from regular.
RARE = [*range(0x100, 0x180), *range(0x410, 0x450), *map(ord, "țȚșȘ")]
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x391, 0x3CA), *map(ord, "ϑϕϱϵ"), *RARE]
LETTERS = [code for code in LETTERS if code not in (0xAD, 0x3A2)]
SYMBOLS = (
    "−±×÷∓·⋅∗∘√∛∞≈≠≤≥≪≫≡≃≅∼∝∂∇∆∑∏∫∮∩∪⋂⋃∈∉∋⊂⊃⊆⊇∅∖∀∃¬∧∨⊕⊖⊗⊙⊤⊥∥∣‖"
    "⟨⟩⌊⌋⌈⌉⋯⋮⋱∎∴∵∠≺≻≲≳≐≔"
    "‐‑‒–—―‘’‚“”„†‡•…‰′″‴‹›⁄€™℃№ℓℏℎℑℜℵ℘Å"
    "←↑→↓↔↕⇐⇒⇔↦⟶⟵⟂↗↘↖↙"
    "ℂℍℕℙℚℝℤℬℰℱℋℐℒℳℛℊℯℴ"
    "⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₙₘₖᵢⱼᵀᵃᵇᵈᵉᵏᵐᵖᵗᵘᵛˣʸᶻʰʲʳʷ"
    "�■□▪▫▲△▼▽◆◇○●★☆✓✗♀♂♭♯░█"
)
SCRIPT = [c for c in range(0x1D49C, 0x1D4B6)] + [ord(c) for c in "ℬℰℱℋℐℒℳℛ"]
# Marks are stored with their middle at zero: the canvas puts them over the middle of the character before.
MARKS = list(range(0x300, 0x30D)) + [0x323, 0x325, 0x327, 0x328, 0x331, 0x338, 0x20D7]
# Characters without ink, with their advances.
BLANKS = {
    0x2002: 500, 0x2003: 1000, 0x2004: 333, 0x2005: 250, 0x2006: 167, 0x2007: 556, 0x2008: 278, 0x2009: 200,
    0x200A: 100, 0x202F: 200, 0x205F: 222, 0x3000: 1000, 0xAD: 0, 0x200B: 0, 0x200C: 0, 0x200D: 0, 0x2060: 0,
    0x2061: 0, 0x2062: 0, 0xFEFF: 0, 0xFE0E: 0, 0xFE0F: 0,
}
# The box of a character that has no outline: an em wide.
BOX = "M80 0v-720h840v720zM140-60h720v-600h-720z"


class Outline(BasePen):
    """Collects SVG path data in whole units, relative and without needless separators."""

    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.data, self.at, self.command = "", (0, 0), ""

    def write(self, command, points, absolute=False):
        numbers = []
        for point in points:
            rounded = (round(point[0]), round(point[1]))
            base = (0, 0) if absolute else self.at
            numbers += [rounded[0] - base[0], rounded[1] - base[1]]
        end = (round(points[-1][0]), round(points[-1][1]))
        if command == "l" and end == self.at:
            return
        if command == "l" and numbers[1] == 0:
            command, numbers = "h", numbers[:1]
        elif command == "l" and numbers[0] == 0:
            command, numbers = "v", numbers[1:]
        text = "" if command == self.command and command not in "Mhv" else command
        for index, number in enumerate(numbers):
            if number >= 0 and (index > 0 or not text):
                text += " "
            text += str(number)
        self.data, self.at, self.command = self.data + text, end, command

    def _moveTo(self, point):
        self.start = point
        self.write("M", [point], absolute=True)

    def _lineTo(self, point):
        self.write("l", [point])

    def _qCurveToOne(self, control, point):
        self.write("q", [control, point])

    def _curveToOne(self, one, two, point):
        self.write("c", [one, two, point])

    def _closePath(self):
        self.data, self.command = self.data + "z", ""
        self.at = (round(self.start[0]), round(self.start[1]))

    _endPath = _closePath


def glyph(fonts, code, faces):
    """The advance and the outline of a character in the first of the fonts that has it."""
    for name, size in faces:
        font = fonts[name]
        found = font.getBestCmap().get(code)
        if found is None:
            continue
        glyphs, scale = font.getGlyphSet(), size * EM / font["head"].unitsPerEm
        shift = 0
        if code in MARKS:
            bounds = BoundsPen(glyphs)
            glyphs[found].draw(bounds)
            shift = -(bounds.bounds[0] + bounds.bounds[2]) / 2
        pen = Outline(glyphs)
        glyphs[found].draw(TransformPen(pen, Transform(scale, 0, 0, -scale, shift * scale, 0)))
        return 0 if code in MARKS else round(font["hmtx"][found][0] * scale), pen.data
    return None


def records(fonts, face):
    """The lines of a face's table: the character's code, its advance and its outline."""
    own = {code: BLANKS[code] for code in BLANKS} if face == "regular" else {}
    codes = set(LETTERS)
    if face == "italic":
        codes -= set(RARE)
    if face == "regular":
        codes |= {ord(c) for c in SYMBOLS} | set(SCRIPT) | set(MARKS)
        yield f"0 {EM} {BOX}"
    for code in sorted(codes | set(own)):
        if code in own:
            yield f"{code:x} {own[code]}"
            continue
        sources = [(MATH, SECOND_FAMILY)] if code in SCRIPT else FACES[face]
        found = glyph(fonts, code, sources)
        if found is None:
            if face == "regular" and code not in SCRIPT:
                print(f"no outline: U+{code:04X} {chr(code)}", file=sys.stderr)
            continue
        yield f"{code:x} {found[0]} {found[1]}".rstrip()


def wrapped(record):
    """A record in lines of a Swift literal, joined by backslashes; none is cut at a blank."""
    lines = []
    while len(record) > 115:
        cut = 115
        while record[cut - 1] == " " or record[cut] == " ":
            cut -= 1
        lines.append("    " + record[:cut] + "\\")
        record = record[cut:]
    return lines + ["    " + record]


HEADER = """\
// Made by scripts/extract-glyphs.py; change the script, not this file.
// Outlines of characters, from free fonts under the SIL Open Font License 1.1 and the licence of Bitstream Vera:
// see LICENSES/.
"""


def write(folder, face, lines):
    parts, part = [], []
    for record in lines:
        text = wrapped(record)
        if len(part) + len(text) > 385:
            parts.append(part)
            part = []
        part += text
    parts.append(part)
    for number, part in enumerate(parts, 1):
        body = "\n".join(part)
        (folder / f"OutlineTables+{face.capitalize()}{number}.swift").write_text(
            f'{HEADER}extension OutlineTables {{\n  static let {face}{number}: String = """\n{body}\n    """\n}}\n',
            encoding="utf-8")
    return [f"{face}{number}" for number in range(1, len(parts) + 1)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fonts", type=pathlib.Path, default=pathlib.Path("/usr/share/fonts/truetype"))
    options = parser.parse_args()
    fonts = {}
    for name, digest in FONTS.items():
        found = hashlib.sha256((options.fonts / name).read_bytes()).hexdigest()
        if found != digest:
            sys.exit(f"{name} is another version: its SHA-256 is {found}, expected {digest}")
        fonts[name] = TTFont(options.fonts / name)
    folder = pathlib.Path(__file__).resolve().parent.parent / "Sources/Runner/Outlines"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("OutlineTables*.swift"):
        old.unlink()
    names = {face: write(folder, face, records(fonts, face)) for face in FACES}
    cases = "\n".join(f"  package static let {face} = [{', '.join(parts)}]" for face, parts in names.items())
    (folder / "OutlineTables.swift").write_text(
        f"{HEADER}\n/// The outlines of each face: a line for each character, with its code, its advance and its path, in\n"
        "/// thousandths of the font size, y downwards from the baseline. Code 0 is what stands for characters without one.\n"
        f"package enum OutlineTables {{\n{cases}\n}}\n",
        encoding="utf-8")


main()
