extension Variation {
  /// Variations of memory.
  static func memories(_ machine: Machine) -> [Variation] {
    let tunables = "GLIBC_TUNABLES"
    func perturbed(_ byte: Int) -> Choice {
      Choice("byte \(byte)") { $0.environment[tunables] = "glibc.malloc.perturb=\(byte)" }
    }
    func padded(_ count: Int) -> Choice {
      Choice("\(count) more") { circumstances in
        for index in 0..<count {
          circumstances.environment["REFIGURE_PADDING_\(index)"] = String(repeating: "x", count: 13 * (index + 1))
        }
      }
    }
    return [
      Variation(
        "memory", cause: "uninitialised memory",
        changes: "what is in memory that malloc gives and nobody has set (glibc)",
        missing: machine.isLinux ? nil : "it is a setting of glibc",
        neutral: { $0.environment[tunables] = "glibc.malloc.perturb=0" }, [perturbed(85), perturbed(165)]),
      Variation(
        "addresses", cause: "address layout", changes: "the layout of addresses: always the same, and another one",
        missing: machine.isLinux ? nil : "it is a setting of Linux",
        [
          Choice("fixed") { $0.hasFixedAddresses = true },
          Choice("random") { $0.hasFixedAddresses = false },
          Choice("random again") { $0.hasFixedAddresses = false },
        ]),
      Variation(
        "variables", cause: "environment variables",
        changes: "more variables of the environment, of growing size, which also move the stack",
        [padded(1), padded(7), padded(40)]),
    ]
  }
}
