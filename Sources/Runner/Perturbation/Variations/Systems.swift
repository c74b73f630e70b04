extension Variation {
  /// Variations of numbers that the system gives.
  static func systems(_ machine: Machine) -> [Variation] {
    let numbers: [Choice] = [1, 4_242, 77_777].map { (number: Int) -> Choice in
      let shown = ProcessNumbers.base + number
      return Choice("\(shown)") { circumstances in circumstances.hold { $0.process = shown } }
    }
    let streams: [Choice] = [2, 3].map { (seed: Int) -> Choice in
      Choice("stream \(seed)") { circumstances in circumstances.hold { $0.seed = seed } }
    }
    return [
      .held("process", cause: "process number", changes: "the number of the process", machine, numbers),
      .held(
        "entropy", cause: "unseeded generator",
        changes: "the random bytes of the system (getrandom, /dev/urandom), from which generators without a seed begin",
        machine, streams),
    ]
  }
}

/// Numbers of processes that the system does not give.
enum ProcessNumbers {
  /// Above all of the system's, which end at 2²².
  static let base = 1 << 23
}
