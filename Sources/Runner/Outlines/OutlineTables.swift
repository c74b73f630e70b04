// Made by scripts/extract-glyphs.py; change the script, not this file.
// Outlines of characters, from free fonts under the SIL Open Font License 1.1 and the licence of Bitstream Vera:
// see LICENSES/.

/// The outlines of each face: a line for each character, with its code, its advance and its path, in
/// thousandths of the font size, y downwards from the baseline. Code 0 is what stands for characters without one.
package enum OutlineTables {
  package static let regular = [regular1, regular2, regular3, regular4, regular5]
  package static let italic = [italic1, italic2]
  package static let bold = [bold1, bold2, bold3]
}
