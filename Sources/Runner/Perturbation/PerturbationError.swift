/// A reason why there is no audit by perturbation.
package enum PerturbationError: Error, Sendable, CustomStringConvertible {
  /// The study has no program.
  case noPrograms(study: String)
  /// There is no such cell, or it is no program.
  case noSuchProgram(study: String, cell: String, programs: [String])
  /// A cell has fewer seeds.
  case noSuchSeed(cell: String, seed: Int, seeds: Int)
  /// There is no such variation.
  case noSuchVariation(String, known: [String])
  /// The program fails with nothing changed.
  case fails(step: String, reason: String)
  /// It was asked to stop.
  case interrupted

  /// One line.
  package var description: String {
    switch self {
    case .noPrograms(let study):
      "'\(study)' has no {program} cells; of other cells the bits are promised, and 'make bits' checks them"
    case .noSuchProgram(let study, let cell, let programs):
      "'\(study)' has no program '\(cell)'; expected one of: \(programs.joined(separator: ", "))"
    case .noSuchSeed(let cell, let seed, let seeds):
      "'\(cell)' has no seed \(seed); expected a number from 1 to \(seeds)"
    case .noSuchVariation(let name, let known):
      "no variation '\(name)'; expected some of: \(known.joined(separator: ", "))"
    case .fails(let step, let reason): "'\(step)' fails with nothing changed: it \(reason)"
    case .interrupted: "interrupted; the steps that were audited to their end keep their certificates"
    }
  }

  /// True when the command is at fault.
  package var isUsage: Bool {
    switch self {
    case .noPrograms, .noSuchProgram, .noSuchSeed, .noSuchVariation: true
    case .fails, .interrupted: false
    }
  }
}
