import Clusters
import Execution
import Foundation
import JetProgram
import Processes
import Runs
import TestSupport
import Testing

@testable import SweepTasks
@testable import Sweeps

@Suite("Array jobs")
struct SlurmTests {
  @Test(
    "Trials are shared out in order, as evenly as can be",
    arguments: [
      (5, 2, [[1, 2, 3], [4, 5]]), (4, 4, [[1], [2], [3], [4]]), (2, 5, [[1], [2]]), (3, 1, [[1, 2, 3]]), (0, 3, []),
    ])
  func shares(trials: Int, tasks: Int, expected: [[Int]]) {
    #expect(SweepManifest.shares(Array(1..<trials + 1), count: tasks) == expected)
  }

  @Test("Numbers are written as ranges", arguments: [([1, 2, 3, 5, 7, 8], "1-3,5,7-8"), ([4], "4"), ([2, 1], "1-2")])
  func ranges(numbers: [Int], text: String) {
    #expect(Slurm.ranges(numbers) == text)
  }

  @Test("Paths with blanks, quotes and per cent signs stay paths")
  func paths() {
    let job = ClusterJob(
      name: "n", tasks: [1], folder: URL(filePath: "/a b/100%"), root: URL(filePath: "/it's"),
      results: URL(filePath: "/r"), program: URL(filePath: "/p"), options: ["--mem=1G"])
    let script = Slurm().script(of: job)
    #expect(script.contains("#SBATCH --output=\"/a b/100%%/logs\"/%a.log\n"))
    #expect(script.contains("#SBATCH --mem=1G\ncd '/it'\\''s' || exit 3\n"))
    #expect(script.contains("exec '/p' sweep-task '/a b/100%/manifest.json' \"$SLURM_ARRAY_TASK_ID\""))
  }

  @Test("A name with a line break puts no line into the script")
  func name() {
    let job = ClusterJob(
      name: "a\ntouch x\n-0123", tasks: [1], folder: URL(filePath: "/f"), root: URL(filePath: "/r"),
      results: URL(filePath: "/r"), program: URL(filePath: "/p"), options: [])
    let script = Slurm().script(of: job)
    #expect(script.contains("#SBATCH --job-name=a_touch_x_-0123\n") && !script.contains("\ntouch"))
  }

  @Test(
    "Names with quotes, substitutions and everything else that a shell obeys are carried out by none",
    arguments: [
      "$(touch executed)", "`touch executed`", "';touch executed;'", "a b", "100%", "#x", "a&touch executed",
      "x>executed", "*", "~",
    ])
  func hostile(_ name: String) throws {
    let place = try TemporaryFolder()
    let root = place.url.appending(path: name)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let folder = place.url.appending(path: "sweeps \(name)")
    #expect(Slurm().problem(withPath: folder.path) == nil)
    let script = Slurm().script(
      of: ClusterJob(
        name: name, tasks: [1], folder: folder, root: root, results: root, program: URL(filePath: "/bin/true"),
        options: ["--comment=\(name)"]))
    #expect(script.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.count == 2)
    try place.write(script, to: "job.sh")
    let end = try ChildProcess(.named("bash"), [place.file("job.sh").path], output: .collected(limit: 1_000)).run()
    #expect(end.status == 0, "\(end.errors)")
    for folder in [place.url, root] {
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "executed").path))
    }
  }

  @Test("A path that no directive can have is refused, with its character")
  func refused() {
    for (path, problem) in [
      ("/a\nb", "its path has the control character U+000A, which no directive may have"),
      ("/a\rb", "its path has the control character U+000D, which no directive may have"),
      ("/a\u{1B}[0m", "its path has the control character U+001B, which no directive may have"),
      ("/a\"b", "its path has a \", which sbatch takes for its own in a directive"),
      ("/a\\b", "its path has a \\, which sbatch takes for its own in a directive"),
    ] { #expect(Slurm().problem(withPath: path) == problem) }
    for option in ["--job-name=x", "-Jx", "-J x", "--array=1-2", "-a1-2", "--output=x", "-o x"] {
      #expect(Slurm().problem(withOption: option)?.contains("a sweep gives") == true, "\(option)")
    }
    for option in ["--account=x", "--open-mode=append", "-A x", "-t 10"] {
      #expect(Slurm().problem(withOption: option) == nil, "\(option)")
    }
    for option in ["--mem=1G\r", "--mem\u{2028}x", "--a\u{0}b"] { #expect(Slurm().problem(withOption: option) != nil) }
  }

  @Test("Each cluster has a name of its own, and what is no option is refused")
  func clusters() {
    #expect(Set(Clusters.all.map(\.name)).count == Clusters.all.count)
    #expect(Clusters.all.allSatisfy { Clusters.named($0.name)?.title == $0.title } && Clusters.named("none") == nil)
    #expect(Slurm().problem(withOption: "--mem=1G") == nil)
    #expect(Slurm().problem(withOption: "mem") != nil && Slurm().problem(withOption: "--mem\ntouch x") != nil)
  }

  @Test("A list of tasks that is none is refused", arguments: ["", "{}", "[1]"])
  func manifest(text: String) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let file = folder.file("tasks.json")
    try folder.write(text, to: "tasks.json")
    #expect(throws: RunError.self) { try SweepManifest(from: file) }
  }
}
