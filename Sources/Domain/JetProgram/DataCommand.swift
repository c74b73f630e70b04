import ArgumentParser
import Commands
import Foundation
import Jets

/// `refigure data`
public struct DataCommand: ParsableCommand {
  /// The command's name and help.
  public static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Check and describe the shipped data.", subcommands: [Verify.self, Describe.self])

  /// The command.
  public init() {}

  struct Folder: ParsableArguments {
    @Option(name: .customLong("data"), help: "The folder with manifest.json (default: studies/data/jets).")
    var folder: String?

    @OptionGroup var location: LocationOptions

    var url: URL {
      get throws {
        if let folder { return URL(fileURLWithPath: folder) }
        return try location.project.studies.appending(path: "data/jets")
      }
    }
  }

  /// `refigure data verify`
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compare every file with its digest and shape in the manifest.")

    @OptionGroup var folder: Folder
    @OptionGroup var format: FormatOptions

    func run() throws {
      let reports = try DataSet(folder: try folder.url).verify()
      let bad = reports.filter { !$0.isValid }.count
      if format.json {
        print(JSONText.of(reports.map(Report.init)))
      } else {
        for report in reports { print(report) }
        print(
          bad == 0 ? "\(reports.count) samples, all as in the manifest" : "\(bad) of \(reports.count) samples differ")
      }
      if bad > 0 { throw ExitCode(ExitStatus.environment.rawValue) }
    }
  }

  /// A sample's verification for programs.
  private struct Report: Encodable {
    let sample, file: String
    let rows: Int
    let valid: Bool
    let problems: [String]

    init(_ verification: SampleVerification) {
      sample = verification.sample
      file = verification.file
      rows = verification.rows
      valid = verification.isValid
      problems = verification.problems.map(\.description)
    }
  }

  /// `refigure data describe`
  struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Rows, means, spreads and ranges of every feature, by sample.")

    @Argument(help: "Samples, e.g. ttbar or 'svj_2000_*' (default: all).")
    var samples = "*"

    @Flag(help: "Print what is known of the physics and what the jets show of it.")
    var physics = false

    @OptionGroup var folder: Folder
    @OptionGroup var format: FormatOptions

    func run() throws {
      let data = try DataSet(folder: try folder.url)
      if physics {
        let checks = try JetChecks(of: data)
        return print(format.json ? JSONText.of(checks) : checks.table)
      }
      let description = try DataDescription(of: data, samples: samples)
      print(format.json ? JSONText.of(description) : description.table)
    }
  }
}
