/// The alphabets of mathematics, each at its place in Unicode.
enum MathAlphabet {
  case italic, upright, bold, script, doubleStruck, sansSerif, fraktur

  /// A letter or digit in the alphabet; others as they are.
  func letter(_ character: Character) -> Character {
    guard let start, let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
      return character
    }
    if let exception = Self.exceptions[self]?[character] { return exception }
    let place: UInt32
    switch scalar {
    case "A"..."Z": place = start + scalar.value - 0x41
    case "a"..."z": place = start + 26 + scalar.value - 0x61
    default: return character
    }
    return Unicode.Scalar(place).map { Character($0) } ?? character
  }

  /// The code of the capital A; nil for letters that are styled and have no place of their own.
  private var start: UInt32? {
    switch self {
    case .italic, .upright: nil
    case .bold: 0x1D400
    case .script: 0x1D49C
    case .fraktur: 0x1D504
    case .doubleStruck: 0x1D538
    case .sansSerif: 0x1D5A0
    }
  }

  // Letters that Unicode had before it had the alphabets.
  private static let exceptions: [MathAlphabet: [Character: Character]] = [
    .script: [
      "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ", "g": "ℊ", "o": "ℴ",
    ],
    .doubleStruck: ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"],
    .fraktur: ["C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"],
  ]
}
