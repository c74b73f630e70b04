/// Finds words of the domain in texts: whole words in any case, in the singular and plural, and parts of names in camel case and with
/// underscores.
enum DomainWords {
  private static let singular = [
    "jet", "signal", "autoencoder", "wasserstein", "svj", "pythia", "tev", "gev", "langevin", "ttbar", "nae", "wnae",
    "mediator",
  ]

  private static let all = Set(singular + singular.map { $0 + "s" } + ["energy", "energies", "negatives"])

  /// The words in a line, in lower case, in their order.
  static func found(in line: some StringProtocol) -> [String] {
    line.split { !$0.isLetter }.flatMap { run -> [String] in
      let parts = camelCaseParts(run)
      var found: [String] = []
      for first in parts.indices {
        // A unit such as GeV is two parts.
        for last in first..<min(first + 3, parts.count) {
          let word = parts[first...last].joined().lowercased()
          if all.contains(word) { found.append(word) }
        }
      }
      return found
    }
  }

  /// `bySignalEnergy` as `by`, `Signal`, `Energy`; `WNAELoss` as `WNAE`, `Loss`.
  private static func camelCaseParts(_ run: some StringProtocol) -> [String] {
    let letters = Array(run)
    var parts: [String] = []
    for (index, letter) in letters.enumerated() {
      let isStart =
        index == 0 || (letter.isUppercase && !letters[index - 1].isUppercase)
        || (letter.isUppercase && index + 1 < letters.count && letters[index + 1].isLowercase)
      if isStart { parts.append("") }
      parts[parts.count - 1].append(letter)
    }
    return parts
  }
}
