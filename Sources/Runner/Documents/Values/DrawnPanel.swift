import Drawing

/// A panel of a drawing that was made: its frame and its axes, found again in the SVG.
struct DrawnPanel {
  let frame: Rectangle
  /// The places of the long ticks below and to the left, in the order in which they were drawn.
  let across: [Double], up: [Double]
  /// The labels below the frame, in order.
  let names: [String]
  /// The axes; nil where there are no numbers at the ticks.
  var x: AxisScale?, y: AxisScale?
  /// The words beside the axes; empty where there are none.
  let xLabel: String, yLabel: String
  /// True when there is a second axis on the right: whose a mark is cannot be said then.
  let hasRightAxis: Bool

  /// The panels of a drawing, in their order; nil when its parts are not as this program draws them.
  static func all(in root: SVGElement) -> [DrawnPanel]? {
    var clips: [String: Rectangle] = [:]
    for element in root.child("defs")?.children ?? [] where element.name == "clipPath" {
      if let name = element["id"], let rect = element.child("rect"), let box = box(rect) {
        clips["url(#\(name))"] = box
      }
    }
    var panels: [DrawnPanel] = []
    var open: (frame: Rectangle, parts: [SVGElement])?
    for element in root.children {
      if let clip = element["clip-path"], let frame = clips[clip] {
        if let open { panels.append(DrawnPanel(open.frame, open.parts)) }
        open = (frame, [])
      } else {
        open?.parts.append(element)
      }
    }
    if let open { panels.append(DrawnPanel(open.frame, open.parts)) }
    return completed(panels)
  }

  private init(_ frame: Rectangle, _ parts: [SVGElement]) {
    self.frame = frame
    let ticks = DrawnTicks(frame, parts.first { $0.name == "path" && $0["stroke-width"] == "0.6" })
    (across, up, hasRightAxis) = (ticks.across, ticks.up, ticks.hasRightAxis)
    let labels = parts.compactMap(DrawnLabel.init)
    let below = labels.filter { !$0.isTurned && ($0.at.y - frame.bottom - 9.34).magnitude < 0.03 }
    let left = labels.filter { label in
      !label.isTurned && label.at.x < frame.x && ticks.up.contains { (label.at.y - 2.88 - $0).magnitude < 0.03 }
    }
    names = below.map(\.text)
    let xs =
      below.count == across.count ? zip(below, across).compactMap { label, at in label.value.map { ($0, at) } } : []
    x = xs.count == below.count ? AxisScale(xs, marks: ticks.allAcross, arePowers: below.allSatisfy(\.isPower)) : nil
    let ys = left.compactMap { label in label.value.map { ($0, label.at.y - 2.88) } }
    y = ys.count == left.count ? AxisScale(ys, marks: ticks.allUp, arePowers: left.allSatisfy(\.isPower)) : nil
    yLabel = labels.first { $0.isTurned && $0.at.x < frame.x }?.text ?? ""
    xLabel = labels.first { !$0.isTurned && $0.at.y > frame.bottom + 12 && $0.at.x < frame.right }?.text ?? ""
  }

  /// Panels whose numbers stand at another panel, which has the same ticks.
  private static func completed(_ panels: [DrawnPanel]) -> [DrawnPanel] {
    func same(_ one: [Double], _ other: [Double]) -> Bool {
      one.count == other.count && one.count > 1 && zip(one, other).allSatisfy { ($0 - $1).magnitude < 0.03 }
    }
    return panels.map { panel in
      var panel = panel
      if panel.x == nil {
        panel.x =
          panels.lazy.compactMap { other in
            same(panel.across.map { $0 - panel.frame.x }, other.across.map { $0 - other.frame.x })
              ? other.x?.shifted(by: panel.frame.x - other.frame.x) : nil
          }.first
      }
      if panel.y == nil {
        panel.y =
          panels.lazy.compactMap { other in
            same(panel.up.map { $0 - panel.frame.y }, other.up.map { $0 - other.frame.y })
              ? other.y?.shifted(by: panel.frame.y - other.frame.y) : nil
          }.first
      }
      return panel
    }
  }

  private static func box(_ element: SVGElement) -> Rectangle? {
    guard let x = element.number("x"), let y = element.number("y"), let width = element.number("width"),
      let height = element.number("height")
    else { return nil }
    return Rectangle(x: x, y: y, width: width, height: height)
  }
}

/// The ticks of a frame, as one path has them: upwards from below, to the right from the left, each of a length.
private struct DrawnTicks {
  private(set) var across: [Double] = [], up: [Double] = []
  /// The same with the short ones.
  private(set) var allAcross: [Double] = [], allUp: [Double] = []
  private(set) var hasRightAxis = false

  init(_ frame: Rectangle, _ element: SVGElement?) {
    guard let element, let path = try? PathData(element["d"] ?? "") else { return }
    var right: [Double] = []
    var start = Point(0, 0)
    for part in path.parts {
      switch part {
      case .move(let point): start = point
      case .line(let end):
        let isLong = ((end - start).length - Style.majorTick).magnitude < 0.01
        if end.y < start.y, (start.y - frame.bottom).magnitude < 0.02 {
          allAcross.append(start.x)
          if isLong { across.append(start.x) }
        } else if end.x > start.x, (start.x - frame.x).magnitude < 0.02 {
          allUp.append(start.y)
          if isLong { up.append(start.y) }
        } else if end.x < start.x, (start.x - frame.right).magnitude < 0.02 {
          // Those of a bar of colours stand farther out.
          right.append(start.y)
        }
      default: return
      }
    }
    hasRightAxis = right != allUp
  }
}

/// A line of text in a drawing.
struct DrawnLabel {
  let text: String
  let at: Point
  let isTurned: Bool
  /// The size of its letters, in points.
  let size: Double
  /// The number that it is, with its power of ten; nil for words.
  let value: Double?
  /// True when it is a power of ten, written so.
  let isPower: Bool

  init?(_ element: SVGElement) {
    guard element.name == "g", let text = element["aria-label"], let transform = element["transform"],
      let map = try? Transform(transform)
    else { return nil }
    self.text = text
    at = Point(map.e, map.f)
    isTurned = map.a.magnitude < 1e-9
    size = 1000 * (isTurned ? map.b.magnitude : map.a)
    let raised = element.child("g")?.children.count ?? 0
    let digits = String(text.dropLast(raised)).replacing("−", with: "-")
    let exponent = String(text.suffix(raised)).replacing("−", with: "-")
    let parts = digits.split(separator: "×").map(String.init)
    isPower = raised > 0 && digits == "10"
    if raised == 0 {
      value = Double(digits)
    } else if let last = parts.last, last == "10", let power = Int(exponent) {
      value = (parts.count == 2 ? Double(parts[0]) : 1).map { $0 * NumberText.powerOfTen(power) }
    } else {
      value = nil
    }
  }
}
