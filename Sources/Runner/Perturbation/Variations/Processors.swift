extension Variation {
  /// The word for one processor in place of all.
  static let oneProcessor = "one"

  /// Variations of processors and of what runs on them.
  static func processors(_ machine: Machine) -> [Variation] {
    var cores: [Choice] = []
    if machine.cores.count > 1, let first = machine.cores.min() {
      cores.append(Choice(oneProcessor) { $0.cores = [first] })
    }
    if machine.shimMissing == nil {
      let other = machine.cores.count + 3
      cores.append(Choice("said to be \(other)") { circumstances in circumstances.hold { $0.cores = other } })
    }
    let counts = [1, 2, 4].filter { $0 != machine.threads }
    let threads: [Choice] = counts.map { (count: Int) -> Choice in Choice("\(count)") { $0.threads = count } }
    let loaded: Change = { $0.hold() }
    return [
      Variation(
        "cores", cause: "number of cores", changes: "the processors that it may use, and how many it is told there are",
        neutral: machine.shimMissing == nil ? loaded : nil, cores),
      Variation(
        "threads", cause: "thread count",
        changes: "the number of threads that it is told to use (REFIGURE_THREADS, OMP_NUM_THREADS …)", threads),
      Variation(
        "second-run", cause: "race", changes: "a second run at the same time", isTiming: true,
        [Choice("two at once") { $0.hasCompanion = true }]),
      Variation(
        "load", cause: "race", changes: "all processors busy with something else", isTiming: true,
        [Choice("busy") { $0.isLoaded = true }]),
    ]
  }
}
