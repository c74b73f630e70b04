import Execution
import Foundation
import JetProgram
import Runs
import TestSupport
import Testing

@testable import Sweeps

@Suite("Array jobs")
struct SlurmTests {
  @Test(
    "Trials are shared out in order, as evenly as can be",
    arguments: [
      (5, 2, [[1, 2, 3], [4, 5]]), (4, 4, [[1], [2], [3], [4]]), (2, 5, [[1], [2]]), (3, 1, [[1, 2, 3]]), (0, 3, []),
    ])
  func shares(trials: Int, tasks: Int, expected: [[Int]]) {
    #expect(SweepManifest.tasks(Array(1..<trials + 1), count: tasks) == expected)
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
    #expect(script.contains("#SBATCH --job-name=refigure-a_touch_x_-0123\n") && !script.contains("\ntouch"))
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
