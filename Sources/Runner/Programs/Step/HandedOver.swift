import Foundation
import Studies
import Values

/// All that a program is handed: in a JSON file, in the environment, and as values of its command.
struct HandedOver {
  /// The seed, from 0 to 2³¹ − 1, which every language's generator takes.
  let seed: Int
  /// The repetition, from 1.
  let repetition: Int
  /// Parameters by name.
  let parameters: [String: Value]
  /// Values, and paths in the working folder, by name; a list where there is one of each repetition.
  let inputs: [String: Value]
  /// Paths in the working folder by name.
  let outputs: [String: String]
  /// The folder that outlives a kill.
  let checkpoint: String
  /// The number of threads.
  let threads: Int

  /// The JSON file.
  var json: String {
    Value.mapping([
      "seed": .integer(seed), "repetition": .integer(repetition), "parameters": .mapping(parameters),
      "inputs": .mapping(inputs), "outputs": .mapping(outputs.mapValues(Value.text)),
      "checkpoint": .text(checkpoint), "threads": .integer(threads),
    ]).canonicalJSON
  }

  /// The variables of the environment.
  var environment: [String: String] {
    var variables = [
      "REFIGURE_SEED": "\(seed)", "REFIGURE_REPETITION": "\(repetition)", "REFIGURE_CHECKPOINT": checkpoint,
      "REFIGURE_THREADS": "\(threads)",
    ]
    for (name, value) in parameters { variables["REFIGURE_PARAMETER_\(name)"] = value.plain }
    for (name, value) in inputs { variables["REFIGURE_INPUT_\(name)"] = value.plain }
    for (name, path) in outputs { variables["REFIGURE_OUTPUT_\(name)"] = path }
    for name in Self.threadVariables { variables[name] = "\(threads)" }
    return variables
  }

  /// The values of a command, by the names that stand in its braces.
  var values: [String: String] {
    var values = [
      "seed": "\(seed)", "repetition": "\(repetition)", "threads": "\(threads)", "checkpoint": checkpoint,
    ]
    for (name, value) in parameters { values[name] = value.plain }
    for (name, value) in inputs { values["inputs.\(name)"] = value.plain }
    for (name, path) in outputs { values["outputs.\(name)"] = path }
    return values
  }

  /// The variables by which libraries are told how many threads to use.
  private static let threadVariables = [
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS", "JULIA_NUM_THREADS",
  ]
}
