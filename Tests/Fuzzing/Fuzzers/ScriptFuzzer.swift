import Clusters
import Foundation
import Processes
import Runs
import Sweeps
import Values

/// Names in the script of an array job: lines are the sweep's name, the names of its folders, and an option. The script is run, with a
/// program that does nothing; none of its words may be.
struct ScriptFuzzer: Fuzzer {
  let name = "scripts"
  let limit = 10.0
  let pieces = [
    "$(touch executed)", "`touch executed`", "';touch executed;'", "\"", "\r", "\u{2028}", "&", "|touch executed",
    ">executed", "--mem=1G", "#", "%a",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    ["s-curve-0123\u{1}a b\u{1}it's\u{1}--mem=1G", "x\u{1}100%\u{1}r\u{1}--partition=long"].map { Data($0.utf8) }
  }

  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading {
    let parts = String(decoding: input, as: UTF8.self).replacing("\0", with: "").split(separator: "\u{1}").map(
      String.init)
    guard parts.count >= 4, parts[1...2].allSatisfy({ !$0.contains("/") && $0.utf8.count < 200 }) else {
      return .refused("no job")
    }
    let cluster = Slurm()
    let (folder, root) = (scratch.appending(path: parts[1]), scratch.appending(path: parts[2]))
    if let problem = cluster.problem(withOption: parts[3]) { return .refused(problem) }
    for path in [folder.path, root.path] {
      if let problem = cluster.problem(withPath: path) { return .refused(problem) }
    }
    try? FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let script = cluster.script(
      of: ClusterJob(
        name: parts[0], tasks: [1], folder: folder, root: root, results: root, program: URL(filePath: "/bin/true"),
        options: [parts[3]]))
    let file = scratch.appending(path: "job.sh")
    try Data(script.utf8).write(to: file)
    let lines = script.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    if lines.count != 2 { return .wrong("\(lines.count) lines that are carried out: \(lines)") }
    let end = try ChildProcess(.named("bash"), [file.path], output: .collected(limit: 10_000)).run()
    for place in [scratch, root] where FileManager.default.fileExists(atPath: place.appending(path: "executed").path) {
      return .wrong("it was carried out")
    }
    return end.status == 0 || end.status == 3 ? .accepted : .wrong("bash ended with \(end.status): \(end.errors)")
  }
}
