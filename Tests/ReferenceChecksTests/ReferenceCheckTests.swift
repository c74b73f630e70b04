import Foundation
import ReferenceChecks
import TestSupport
import Testing
import Values

@Suite struct ReferenceCheckTests {
  private static func fixture(_ name: String) -> String {
    let folder = name.hasPrefix("emd") ? "OptimalTransportTests" : "AutoencodersTests"
    return Checkout.root.appending(path: "Tests/\(folder)/Fixtures/\(name).json").path
  }

  /// A file of this content in a folder of its own, until the body ends.
  private func withFile<Value>(_ content: Data, _ body: (String) throws -> Value) throws -> Value {
    let folder = try TemporaryFolder()
    try folder.write(content, to: "file.json")
    return try withExtendedLifetime(folder) { try body(folder.file("file.json").path) }
  }

  /// A shipped file with one place changed, or removed if `value` is nil. The path's parts are separated by "/".
  private func changed(_ name: String, _ path: String, _ value: Any?) throws -> Data {
    func change(_ node: Any, _ parts: ArraySlice<Substring>) throws -> Any? {
      guard let part = parts.first else { return value }
      if let index = Int(part), var array = node as? [Any] {
        if let new = try change(array[index], parts.dropFirst()) { array[index] = new } else { array.remove(at: index) }
        return array
      }
      var object = try #require(node as? [String: Any])
      object[String(part)] = try change(object[String(part)] ?? 0, parts.dropFirst())
      return object
    }
    let file = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: Self.fixture(name))))
    return try JSONSerialization.data(withJSONObject: try #require(try change(file, path.split(separator: "/")[...])))
  }

  @Test(arguments: ["step_small", "step_jets", "step_cold"])
  func theShippedStepsAreReproduced(_ name: String) throws {
    let check = try ReferenceCheck(file: Self.fixture(name))
    #expect(check.format == "wnae-reference-step/1")
    #expect(
      check.quantities.map(\.name) == [
        "negative", "positive_energy", "negative_energy", "wasserstein", "loss.ae", "loss.nae", "loss.nae_log_cosh",
        "loss.wnae", "gradient.ae", "gradient.nae", "gradient.nae_log_cosh", "gradient.wnae",
      ])
    #expect(check.isMet)
    for quantity in check.quantities {
      #expect(quantity.float64 < 1e-12, "\(quantity.name)")
      #expect(try #require(quantity.float32) < 2e-5, "\(quantity.name)")
    }
  }

  @Test func theShippedTransportProblemsAreReproduced() throws {
    let check = try ReferenceCheck(file: Self.fixture("emd"))
    #expect(check.quantities.count == 16)
    #expect(check.isMet)
    #expect(check.quantities.allSatisfy { $0.float64 < 1e-12 && $0.float32 == nil })
  }

  @Test(arguments: [2, 3, 8])
  func threadsDoNotChangeTheNumbers(_ threads: Int) throws {
    let one = try ReferenceCheck(file: Self.fixture("step_jets"))
    #expect(try ReferenceCheck(file: Self.fixture("step_jets"), threads: threads).quantities == one.quantities)
  }

  @Test(arguments: [
    ("expected/negative/3/1", 0.4, ["negative"]),
    ("expected/positive_energy", 1.15212229, ["positive_energy"]),
    ("expected/negative_energy", 0.21, ["negative_energy"]),
    ("expected/wasserstein", 1.3990411, ["wasserstein"]),
    ("expected/loss/ae", 1.1521222, ["loss.ae"]),
    ("expected/loss/nae", 0.9347, ["loss.nae"]),
    ("expected/loss/nae_log_cosh", 0.3850326, ["loss.nae_log_cosh"]),
    ("expected/loss/wnae", 1.4, ["loss.wnae"]),
    ("expected/gradient/ae/decoder.2.bias/0", 0.182, ["gradient.ae"]),
    ("expected/gradient/nae/encoder.0.weight/0/0", 0.0065, ["gradient.nae"]),
    ("expected/gradient/nae_log_cosh/encoder.2.bias/0", 1.005, ["gradient.nae_log_cosh"]),
    ("expected/gradient/wnae/decoder.0.weight/0/0", 0.0001, ["gradient.wnae"]),
    ("expected/gradient/wnae/encoder.2.bias/0", 1.26009, ["gradient.wnae"]),
  ])
  func anExpectedNumberThatIsWrongIsFound(_ path: String, _ value: Double, _ exceeding: [String]) throws {
    let check = try withFile(changed("step_small", path, value)) { try ReferenceCheck(file: $0) }
    #expect(!check.isMet)
    #expect(check.quantities.filter { !$0.isMet }.map(\.name) == exceeding)
    #expect(check.table.contains("1 of 12 quantities exceed their limits"))
  }

  @Test func aWrongTransportCostIsFound() throws {
    let check = try withFile(changed("emd", "problems/9/expected", 1.00832)) { try ReferenceCheck(file: $0) }
    #expect(check.quantities.indices.filter { !check.quantities[$0].isMet } == [9])
  }

  @Test func weightsMayBeLeftOutAndNeedNotSumToOne() throws {
    let text = """
      {"format": "emd-reference/1", "problems": [
        {"metric": "euclidean", "a": [[0], [1]], "b": [[3], [4]], "expected": 3},
        {"metric": "sqeuclidean", "a": [[0, 0], [9, 9], [1, 0]], "b": [[0, 2]], "weights_a": [1, 0, 2],
         "weights_b": [3], "expected": 14},
        {"metric": "sqeuclidean", "a": [[2, 2]], "b": [[2, 2]], "weights_a": [5], "weights_b": [5], "expected": 0},
        {"metric": "euclidean", "a": [[0], [1]], "b": [[3], [4]], "weights_a": [2, 2], "weights_b": [2, 2],
         "expected": 12}
      ]}
      """
    let check = try withFile(Data(text.utf8)) { try ReferenceCheck(file: $0) }
    #expect(check.isMet, "\(check.table)")
  }

  @Test(
    arguments: [
      ("step_small", "format", "wnae-reference-step/2", "'format' is \"wnae-reference-step/2\""),
      ("step_small", "format", nil, "found none, expected a field 'format'"),
      ("step_small", "x/2/1", "a", "at x[2][1]: found \"a\", expected a number"),
      ("step_small", "x/2/1", nil, "at x[2]: found 2, expected 3 numbers"),
      ("step_small", "x/2", nil, "at x0: found 16, expected 15 rows"),
      ("step_small", "x0/0", nil, "at x0: found 15, expected 16 rows"),
      ("step_small", "standard_normal/1", nil, "at standard_normal: found 2, expected 3 steps"),
      ("step_small", "standard_normal/1/4", nil, "at standard_normal[1]: found 15, expected 16 rows"),
      ("step_small", "standard_normal/1/4", 2.0, "at standard_normal[1][4]: found 2.0, expected an array"),
      ("step_small", "mcmc/steps", 2.5, "at mcmc.steps: found 2.5, expected a whole number from 0 to 1000000"),
      ("step_small", "mcmc/steps", -1.0, "at mcmc.steps: found -1.0, expected a whole number"),
      ("step_small", "mcmc/temperature", 0.0, "at mcmc.temperature: found 0.0, expected a positive number"),
      ("step_small", "mcmc/temperature", nil, "at mcmc: found none, expected a field 'temperature'"),
      ("step_small", "mcmc/noise", -0.1, "at mcmc.noise: found -0.1, expected a number that is not negative"),
      ("step_small", "mcmc/bounds/0", 4.0, "at mcmc.bounds: found 4.0, 3.0, expected the lower bound first"),
      ("step_small", "mcmc/bounds/0", nil, "at mcmc.bounds: found 1, expected 2 numbers"),
      ("step_small", "activation", "tanh", "at activation: found \"tanh\", expected relu"),
      (
        "step_small", "parameters/encoder.0.weight", nil,
        "at parameters: found none, expected a field 'encoder.0.weight'"
      ),
      (
        "step_small", "parameters/encoder.1.weight", nil,
        "at parameters: found 'decoder.1.bias', expected encoder layers"
      ),
      ("step_small", "parameters/encoder.0.weight/1", nil, "at parameters.encoder.0.bias: found 5, expected 4 numbers"),
      ("step_small", "parameters/encoder.1.weight/1/0", nil, "at parameters.encoder.1.weight[1]: found 4, expected 5"),
      ("step_small", "parameters/decoder.2.bias", nil, "at parameters: found none, expected a field 'decoder.2.bias'"),
      (
        "step_small", "parameters/decoder.7.bias", 1.0, "at parameters: found 'decoder.7.bias', expected encoder layers"
      ),
      ("step_small", "expected", nil, "found none, expected a field 'expected'"),
      ("step_small", "expected/loss/nae", nil, "at expected.loss: found none, expected a field 'nae'"),
      ("step_small", "expected/negative/4", nil, "at expected.negative: found 15, expected 16 rows"),
      (
        "step_small", "expected/gradient/wnae/encoder.1.bias/0", nil,
        "at expected.gradient.wnae.encoder.1.bias: found 4"
      ),
      ("emd", "problems", nil, "found none, expected a field 'problems'"),
      ("emd", "problems/3/metric", "cityblock", "at problems[3].metric: found \"cityblock\", expected \"sqeuclidean\""),
      ("emd", "problems/3/weights_a/2", nil, "at problems[3].weights_a: found 6, expected 7 numbers"),
      ("emd", "problems/3/weights_a/2", -1.0, "at problems[3].weights_a[2]: found -1.0, expected a weight that is not"),
      ("emd", "problems/3/weights_a/2", 4.0, "at problems[3]: transport: total source weight"),
      ("emd", "problems/3/b/2/1", nil, "at problems[3].b[2]: found 2, expected 3 numbers"),
      ("emd", "problems/0/a/0", nil, "at problems[0].a: found an empty array, expected at least one point"),
    ] as [(String, String, (any Sendable)?, String)])
  func whatDoesNotFitIsNamedWithItsPlace(_ name: String, _ path: String, _ value: (any Sendable)?, _ words: String)
    throws
  {
    let content = try changed(name, path, value)
    try withFile(content) { file in
      let error = #expect(throws: ReferenceCheckError.self) { try ReferenceCheck(file: file) }
      let text = try #require(error).description
      #expect(text.hasPrefix(file + ": "))
      #expect(text.contains(words), "\(text)")
      #expect(!text.contains("\n"))
      #expect(error?.isEnvironment == false)
    }
  }

  @Test(arguments: [
    "", "{", "[1, 2", "{\"format\": \"emd-reference/1\", \"problems\": [{\"expected\": NaN}]}",
    "{\"format\": Infinity}",
    "{\"format\": 1e999}", "no", "\u{FFFF}", "{\"format\" \"emd-reference/1\"}",
  ])
  func whatIsNotJSONIsRefused(_ text: String) throws {
    try withFile(Data(text.utf8)) { file in
      let error = #expect(throws: ReferenceCheckError.self) { try ReferenceCheck(file: file) }
      guard case .malformed = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(error?.description.contains("\n") == false)
    }
  }

  @Test(arguments: [
    ("{\"format\": NaN}", "around character 11"), ("{\"problems\": [1, 1e999]}", "the value at problems[1]"),
    ("{\"format\"", "end of file"),
  ])
  func whatIsNotJSONIsRefusedWithItsPlace(_ text: String, _ words: String) throws {
    try withFile(Data(text.utf8)) { file in
      let error = #expect(throws: ReferenceCheckError.self) { try ReferenceCheck(file: file) }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
  }

  @Test(arguments: [
    "null", "[]", "3", "\"text\"", "{}", "{\"format\": 3}", "{\"format\": \"emd-reference/1\", \"problems\": 2}",
  ])
  func otherJSONIsRefused(_ text: String) throws {
    try withFile(Data(text.utf8)) { file in
      let error = #expect(throws: ReferenceCheckError.self) { try ReferenceCheck(file: file) }
      guard case .unexpected = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }
  }

  @Test func bytesThatAreNotTextAreRefused() throws {
    try withFile(Data([0x7B, 0xFF, 0xFE, 0x00, 0x80])) { file in
      _ = #expect(throws: ReferenceCheckError.self) { try ReferenceCheck(file: file) }
    }
  }

  @Test func aFileThatIsMissingIsTheEnvironments() throws {
    let missing = #expect(throws: ReferenceCheckError.self) { try ReferenceCheck(file: "/nonexistent/step.json") }
    #expect(missing == .unreadable(file: "/nonexistent/step.json", reason: "no such file"))
    #expect(missing?.isEnvironment == true)
    let folder = #expect(throws: ReferenceCheckError.self) {
      try ReferenceCheck(file: Checkout.root.appending(path: "Tests").path)
    }
    #expect(folder?.isEnvironment == true)
  }

  @Test func theTableIsAligned() throws {
    let lines = try ReferenceCheck(file: Self.fixture("step_small")).table.split(separator: "\n")
    #expect(lines.count == 16)
    #expect(lines[1] == "quantity               float64  float32")
    #expect(lines[14] == "limit                  1.0e-9   2.0e-4 (gradients)")
    #expect(lines[15] == "all 12 quantities are within their limits")
    #expect(lines[2...14].allSatisfy { $0.count > 31 && $0.dropFirst(21).hasPrefix("  ") && !$0.hasSuffix(" ") })
  }

  @Test func theJSONHasEveryQuantity() throws {
    let check = try ReferenceCheck(file: Self.fixture("step_small"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(check)) as? [String: Any])
    #expect(object.keys.sorted() == ["content", "file", "format", "isMet", "quantities"])
    #expect((object["quantities"] as? [[String: Any]])?.count == 12)
    #expect(object["isMet"] as? Bool == true)
  }
}
