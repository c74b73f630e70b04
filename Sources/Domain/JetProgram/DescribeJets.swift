import ArgumentParser
import Commands
import Foundation
import Jets
import Printing

/// `refigure data describe`
public struct DescribeJets: ParsableCommand {
  /// The command's name and help.
  public static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Describe every feature of the jets, by sample.")

  @Argument(help: "Samples, e.g. ttbar or 'svj_2000_*' (default: all).")
  var samples = "*"

  @Flag(help: "Print what is known of the physics and what the jets show of it.")
  var physics = false

  @Option(name: .customLong("data"), help: "The folder with manifest.json (default: studies/data/jets).")
  var folder: String?

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  /// The command.
  public init() {}

  /// Prints the description.
  public func run() throws {
    let usual = try location.project.studies.appending(path: "data/jets")
    if folder == nil, !FileManager.default.fileExists(atPath: usual.path) {
      throw ValidationError("this project has no jets in \(OutcomeText.relative(usual)): --data names their folder")
    }
    let data = try DataSet(folder: folder.map { URL(fileURLWithPath: $0) } ?? usual)
    if physics {
      let checks = try JetChecks(of: data)
      return print(format.json ? JSONText.of(checks) : checks.table)
    }
    let description = try DataDescription(of: data, samples: samples)
    print(format.json ? JSONText.of(description) : description.table)
  }
}
