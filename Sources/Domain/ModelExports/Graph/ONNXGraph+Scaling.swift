import Tables

extension ONNXGraph {
  /// Adds the scaling of features as the data cell does it, in Double and then rounded to Float: the same bits but for logarithms, and for
  /// what is beyond the greatest training value of normal scores. Gives the name of the scaled features.
  ///
  /// - Parameters:
  ///   - input: the features in their own units, a column each.
  ///   - scaler: the scaling; nil for none.
  mutating func addScaling(of input: String, by scaler: Scaler?) -> String {
    guard let scaler else { return add("Identity", [input], as: "scaled") }
    var value = cast(input, to: .double, as: "scaling.double")
    if scaler.features.contains(where: { $0.transform != .identity }) {
      value = addColumns(of: value, scaler.features, as: "scaling.transformed") { graph, column, place, feature in
        guard case .logarithm(let offset) = feature.transform else { return column }
        let shift = graph.constant("scaling.\(place).offset", [1], [offset])
        let sum = graph.add("Add", [column, shift], as: "scaling.\(place).shifted")
        return graph.add("Log", [sum], as: "scaling.\(place).logarithm")
      }
    }
    if scaler.features.allSatisfy(\.hasLine) {
      value = addLine(of: value, scaler.features.map(\.scale))
    } else {
      value = addColumns(of: value, scaler.features, as: "scaling.scaled") { graph, column, place, feature in
        guard case .normalScores(let values, let scores) = feature.scale else { return column }
        return graph.addInterpolation(of: column, values, scores, "scaling.\(place)")
      }
    }
    return cast(value, to: .float, as: "scaled")
  }

  /// Does something with each column by itself.
  private mutating func addColumns(
    of input: String, _ features: [Scaler.Feature], as output: String,
    _ map: (inout ONNXGraph, String, Int, Scaler.Feature) -> String
  ) -> String {
    var columns: [String] = []
    for (place, feature) in features.enumerated() {
      let index = constant("\(output).\(place).index", [1], integers: [place])
      let column = add("Gather", [input, index], as: "\(output).\(place).column", [.integer("axis", 1)])
      columns.append(map(&self, column, place, feature))
    }
    return add("Concat", columns, as: output, [.integer("axis", 1)])
  }

  /// (x − mean) / deviation, or lower + (x − minimum) / (maximum − minimum) · (upper − lower), operation by operation.
  private mutating func addLine(of input: String, _ scales: [Scaler.Scale]) -> String {
    var (origins, widths, factors, lowers): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for scale in scales {
      switch scale {
      case .standard(let mean, let deviation):
        origins.append(mean)
        widths.append(deviation)
      case .minMax(let minimum, let maximum, let lower, let upper):
        origins.append(minimum)
        widths.append(maximum - minimum)
        factors.append(upper - lower)
        lowers.append(lower)
      case .normalScores: break
      }
    }
    let shape = [scales.count]
    var value = add("Sub", [input, constant("scaling.origin", shape, origins)], as: "scaling.difference")
    value = add("Div", [value, constant("scaling.width", shape, widths)], as: "scaling.quotient")
    if factors.isEmpty { return value }
    value = add("Mul", [value, constant("scaling.factor", shape, factors)], as: "scaling.product")
    return add("Add", [constant("scaling.lower", shape, lowers), value], as: "scaling.sum")
  }

  /// The piecewise linear function through points, constant outside of them.
  private mutating func addInterpolation(
    of input: String, _ values: [Double], _ scores: [Double], _ name: String
  ) -> String {
    let count = values.count
    let least = constant("\(name).least", [1], [values[0]])
    let greatest = constant("\(name).greatest", [1], [values[count - 1]])
    let (x, y) = (constant("\(name).values", [count], values), constant("\(name).scores", [count], scores))
    let one = constant("\(name).one", [1], integers: [1])
    let most = constant("\(name).most", [1], integers: [count - 2])
    let floor = add("Max", [input, least], as: "\(name).floored")
    let inside = add("Min", [floor, greatest], as: "\(name).inside")
    let isReached = add("GreaterOrEqual", [inside, x], as: "\(name).reached")
    let marks = cast(isReached, to: .integer, as: "\(name).marks")
    let reached = add("ReduceSum", [marks, one], as: "\(name).count", [.integer("keepdims", 1)])
    let place = add("Sub", [reached, one], as: "\(name).place")
    let low = add("Min", [place, most], as: "\(name).low")
    let high = add("Add", [low, one], as: "\(name).high")
    let (x0, x1) = (add("Gather", [x, low], as: "\(name).x0"), add("Gather", [x, high], as: "\(name).x1"))
    let (y0, y1) = (add("Gather", [y, low], as: "\(name).y0"), add("Gather", [y, high], as: "\(name).y1"))
    let part = add("Sub", [inside, x0], as: "\(name).part")
    let width = add("Sub", [x1, x0], as: "\(name).width")
    let rise = add("Sub", [y1, y0], as: "\(name).rise")
    let quotient = add("Div", [part, width], as: "\(name).quotient")
    let product = add("Mul", [quotient, rise], as: "\(name).product")
    return add("Add", [y0, product], as: "\(name).score")
  }
}

extension Scaler.Feature {
  /// True for a scale that is a line.
  fileprivate var hasLine: Bool { if case .normalScores = scale { false } else { true } }
}
