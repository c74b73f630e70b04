import Drawing
import Figures
import Foundation
import Reports

/// Drawings of programs, as a page takes them in.
struct DrawingFuzzer: Fuzzer {
  let name = "drawings"
  let pieces = [
    "viewBox=\"0 0 nan 1\"", "viewBox=\"0 0 1e300 1\"", "<svg ", "</svg>", " id=\"", "url(#", " href=\"#", "inf",
    "-1e9", "<script>", "<!--",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    [Data("<svg viewBox=\"0 0 100 50\"><g id=\"a\"/><use href=\"#a\"/></svg>\n".utf8)]
      + repository.files(below: "results/s-curve", ".svg").filter { $0.count < 60_000 }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    let markup = InlineDrawing.box(String(decoding: input, as: UTF8.self), prefix: "p-")
    return markup.hasPrefix("<div class=\"drawing\"") ? .accepted : .wrong("no box")
  }
}

/// Figures of any numbers: declared as JSON, checked and drawn.
struct FigureFuzzer: Fuzzer {
  let name = "figures"
  let limit = 20.0
  let pieces = [
    "\"inf\"", "\"-inf\"", "\"nan\"", "1e308", "-1e308", "1e-308", "5e-324", "[", "]", "0,", "\"logarithmic\":{}",
    "1e300,1e-300",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) throws -> [Data] {
    let x = [1.0, 2, 3, 4]
    let line = Line(
      "a", x: x, y: [3, 1, 0.5, 0.2], band: Line.Band(lower: x, upper: [2, 3, 4, 5]), style: .numbered(0))
    let histogram = try Histogram("h", gathering: [1, 2, 2, 9], bins: 4, from: 0, to: 4)
    let map = FieldMap(
      columns: 2, rows: 2, x: 0...1, y: 0...2, values: [1, 2, 3, 4],
      colors: ColorScale(.viridis, label: "c", lower: 1, upper: 4))
    let panels = [
      [Panel(y: Axis.logarithmic("y"), marks: [.line(line)])],
      [
        Panel(
          y: Axis("y", range: .fixed(lower: 0, upper: 5)),
          marks: [.histogram(histogram), .points(Points("p", x: x, y: x))])
      ],
      [Panel(y: Axis("y", range: .fixed(lower: 0, upper: 2)), marks: [.fieldMap(map)])],
    ]
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = .sortedKeys
    return try panels.map { panels in
      try encoder.encode(
        Figure(
          name: "f", title: "t", summary: "s", identity: String(repeating: "0", count: 64),
          content: .plot(Plot(x: Axis("x"), panels: panels))))
    }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard input.count < 20_000, let figure = try? decoder.decode(Figure.self, from: input) else {
      return .refused("no figure")
    }
    do throws(FigureError) {
      let svg = try figure.svg()
      return svg.contains("nan") && !String(decoding: input, as: UTF8.self).contains("nan")
        ? .wrong("nan in the drawing") : .accepted
    } catch {
      return .refused("\(error)")
    }
  }
}
