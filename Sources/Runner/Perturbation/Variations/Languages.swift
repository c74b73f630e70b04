extension Variation {
  /// Variations of what a language's runtime takes from its environment.
  static func languages(_ machine: Machine) -> [Variation] {
    func hash(_ number: Int) -> Choice {
      Choice("seed \(number)") {
        $0.environment["PYTHONHASHSEED"] = "\(number)"
        $0.environment["PERL_HASH_SEED"] = "\(number)"
        $0.environment["PERL_PERTURB_KEYS"] = "0"
      }
    }
    return [
      Variation(
        "hash-seed", cause: "hash order", changes: "PYTHONHASHSEED and PERL_HASH_SEED: the order of sets and hashes",
        neutral: {
          $0.environment["PERL_HASH_SEED"] = "0"
          $0.environment["PERL_PERTURB_KEYS"] = "0"
        }, [hash(1), hash(20_211)]),
      locale("locale", "a locale with a comma for decimals", machine.commaLocale, machine),
      locale("locale-c", "LC_ALL=C: bytes instead of characters", "C", machine),
    ]
  }

  private static func locale(_ name: String, _ words: String, _ value: String?, _ machine: Machine) -> Variation {
    let folder = machine.localeFolder
    let along: Change = { if let folder { $0.environment["LOCPATH"] = folder } }
    var choices: [Choice] = []
    if let value {
      choices.append(
        Choice(value) {
          $0.environment["LC_ALL"] = value
          $0.environment["LANG"] = value
          along(&$0)
        })
    }
    let missing = value == nil ? "'locale -a' lists none (apt: locales, then dpkg-reconfigure locales)" : nil
    return Variation(
      name, cause: "locale", changes: words, missing: missing, neutral: folder == nil ? nil : along, choices)
  }
}
