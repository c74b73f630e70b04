import OptimalTransport
import Testing

/// Checks a plan against the definition of optimality, with costs computed here.
func expectOptimal(
  _ plan: TransportPlan, _ sources: PointCloud, _ targets: PointCloud, _ sourceMasses: [Double],
  _ targetMasses: [Double], location: SourceLocation = #_sourceLocation
) {
  func cost(_ i: Int, _ j: Int) -> Double {
    var sum = 0.0
    for (x, y) in zip(sources[i], targets[j]) { sum += (x - y) * (x - y) }
    return plan.groundCost == .euclidean ? sum.squareRoot() : sum
  }
  var rows = [Double](repeating: 0, count: sources.count)
  var columns = [Double](repeating: 0, count: targets.count)
  var primal = 0.0
  var largest = 1e-300
  for entry in plan.entries {
    #expect(entry.mass > 0, sourceLocation: location)
    rows[entry.source] += entry.mass
    columns[entry.target] += entry.mass
    primal += entry.mass * cost(entry.source, entry.target)
  }
  for i in 0..<sources.count { for j in 0..<targets.count { largest = max(largest, cost(i, j)) } }
  for value in plan.sourcePotentials + plan.targetPotentials { largest = max(largest, abs(value)) }
  let tolerance = 1e-12 * largest
  for (found, wanted) in zip(rows, sourceMasses) { #expect(abs(found - wanted) <= 1e-12, sourceLocation: location) }
  for (found, wanted) in zip(columns, targetMasses) { #expect(abs(found - wanted) <= 1e-12, sourceLocation: location) }
  #expect(abs(primal - plan.cost) <= 1e-12 * max(primal, tolerance), sourceLocation: location)
  var violation = 0.0
  for i in 0..<sources.count {
    for j in 0..<targets.count {
      violation = max(violation, plan.sourcePotentials[i] + plan.targetPotentials[j] - cost(i, j))
    }
  }
  #expect(violation <= tolerance, "dual feasibility", sourceLocation: location)
  for entry in plan.entries {
    let slack =
      cost(entry.source, entry.target) - plan.sourcePotentials[entry.source]
      - plan.targetPotentials[entry.target]
    #expect(slack <= tolerance, "complementary slackness", sourceLocation: location)
  }
  var dual = 0.0
  for (mass, u) in zip(sourceMasses, plan.sourcePotentials) { dual += mass * u }
  for (mass, v) in zip(targetMasses, plan.targetPotentials) { dual += mass * v }
  #expect(abs(primal - dual) <= tolerance, "strong duality", sourceLocation: location)
  #expect(abs(plan.dualityGap) <= 1e-12, sourceLocation: location)
}

func uniformMasses(_ count: Int) -> [Double] { [Double](repeating: 1 / Double(count), count: count) }
