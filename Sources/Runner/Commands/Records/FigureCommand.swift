import ArgumentParser
import Foundation
import Ledger
import Printing
import Reports
import Runs
import Values

/// `refigure figure`
struct FigureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figure",
    abstract: "Take a figure as SVG, PDF or PNG, or its numbers.",
    discussion: """
      SVG and CSV are the recorded bytes. PDF is made from the SVG: vectors, embedded fonts, a page as large as the figure, and the same \
      bytes on every machine. PNG is made by a program of the system: rsvg-convert, resvg or Inkscape. A picture that a program made is \
      had as it is, in its own format alone. A file that is there already is replaced.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var identifier: String

  @Argument(help: ArgumentHelp("The figure's name, such as 2-a.", valueName: "figure"), completion: .of(.figure))
  var name: String?

  @Option(name: .long, help: "svg, pdf, png or csv (default: that of the output file's name, else svg).")
  var format: FigureFormat?

  @Option(name: .shortAndLong, help: "The file to write (default: FIGURE.FORMAT here); - is standard output.")
  var output: String?

  @Flag(help: "List the run's figures and the formats of each instead.")
  var list = false

  @Flag(help: "With --list: print JSON.")
  var json = false

  @OptionGroup var location: LocationOptions

  mutating func validate() throws {
    if list == (name != nil) { throw ValidationError("the name of a figure or --list was expected") }
    if json, !list { throw ValidationError("'--json' goes with '--list'") }
    if list, let given = [format == nil ? nil : "--format", output == nil ? nil : "--output"].compactMap(\.self).first {
      throw ValidationError("'\(given)' does not go with '--list'")
    }
  }

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let run = try RunSelection.run(named: identifier, in: ledger)
    let figures = try TakenFigure.all(of: run, in: ledger, project.program)
    guard let name else { return printList(figures) }
    guard let figure = figures.first(where: { $0.name == name }) else {
      let names = figures.map(\.name)
      let hint =
        NearestName.nearest(to: name, in: names).map { "did you mean '\($0)'?" }
        ?? "it has \(names.isEmpty ? "none" : names.joined(separator: ", "))"
      throw ValidationError("\(run) has no figure '\(name)'; \(hint)")
    }
    let wanted = try wanted(of: figure)
    let content = try Self.content(of: figure, as: wanted)
    let file = output ?? "\(name.replacing("/", with: "-")).\(wanted.rawValue)"
    if file == "-" { return FileHandle.standardOutput.write(content) }
    let url = URL(fileURLWithPath: file)
    do throws(FileError) {
      try AtomicFile.update(url, to: content)
    } catch {
      throw RunError.notWritable(path: error.path, reason: error.reason)
    }
    print("\(OutcomeText.relative(url)): \(name) of \(run), \(Count.words(content.count, "byte"))")
  }

  /// The format that is asked for, by name or by the end of the output's.
  private func wanted(of figure: TakenFigure) throws -> FigureFormat {
    if let format { return format }
    let ending = (output ?? "").split(separator: ".").last.map { $0.lowercased() } ?? ""
    return FigureFormat(rawValue: ending) ?? FigureFormat(rawValue: figure.drawingExtension) ?? .svg
  }

  private static func content(of figure: TakenFigure, as format: FigureFormat) throws -> Data {
    if let content = figure.content(in: format) { return content }
    if format == .png, figure.drawingExtension == FigureFormat.svg.rawValue {
      return try PNGConversion.png(ofDrawing: figure.drawing)
    }
    throw ValidationError(
      "there is no \(format.rawValue.uppercased()) of '\(figure.name)'"
        + (figure.isPicture ? ", which a program made as \(figure.drawingExtension.uppercased())" : "")
        + "; there is \(figure.formats.joined(separator: ", "))")
  }

  private func printList(_ figures: [TakenFigure]) {
    if json {
      return print(JSONText.of(figures.map { Listed(figure: $0.name, formats: $0.formats) }))
    }
    if figures.isEmpty { return print("this run has no figures") }
    print(TextTable(figures.map { [$0.name, $0.formats.joined(separator: ", ")] }).lines.joined(separator: "\n"))
  }

  private struct Listed: Encodable {
    let figure: String
    let formats: [String]
  }
}

extension FigureFormat: ExpressibleByArgument {}
