import Clusters
import Execution
import Foundation
import JetProgram
import Runs
import Studies
import Synchronization
import TestSupport
import Testing

@testable import SweepTasks
@testable import Sweeps

/// What is submitted, by the states of tasks. The cluster here takes everything and says what it is told to say; a real one is in
/// `SlurmTests` of the program.
@Suite("Rounds of a sweep on a cluster")
struct ClusterRoundTests {
  /// A cluster that runs nothing.
  private final class Board: Cluster {
    struct State {
      var jobs: [String: String] = [:]
      var said: [Int: ClusterState] = [:]
      /// What happens to the next script.
      var refuses: RunError?
      var takesAllTheSame = false
      var isSilent = false
      var cancelled: [Int] = []
    }

    let state = Mutex(State())
    var name: String { "board" }
    var title: String { "Board" }
    var taskLimit: Int { 5 }

    func problem(withOption option: String) -> String? { nil }
    func problem(withPath path: String) -> String? { nil }
    func script(of job: ClusterJob) -> String { "\(job.name)\n" }
    func job(in environment: [String: String]) -> String? { nil }
    func end(inLog text: String) -> (state: ClusterState, reason: String)? { nil }

    func submit(_ script: URL) throws(RunError) -> ClusterTicket {
      let name = (try? String(contentsOf: script, encoding: .utf8)).map { String($0.dropLast()) } ?? ""
      let (job, error) = state.withLock { state -> (String, RunError?) in
        let job = "\(state.jobs.count + 1)"
        if state.refuses == nil || state.takesAllTheSame { state.jobs[name] = job }
        defer { (state.refuses, state.takesAllTheSame) = (nil, false) }
        return (job, state.refuses)
      }
      if let error { throw error }
      return ClusterTicket(job: job)
    }

    /// Every task of a job that it has is said to be in the state for its number in the job, else to run.
    func reports(on jobs: [ClusterQuestion]) throws(RunError) -> [ClusterReport] {
      let known = state.withLock { $0 }
      if known.isSilent { throw .clusterSilent(cluster: title, reason: "connect failure") }
      return jobs.flatMap { question -> [ClusterReport] in
        guard let job = known.jobs[question.name] else { return [] }
        return question.tasks.compactMap { task in
          let state = known.said[task] ?? .running
          if state == .lost { return nil }
          return ClusterReport(
            name: question.name, task: task, ticket: ClusterTicket(job: job), state: state,
            word: state.rawValue.uppercased())
        }
      }
    }

    func cancel(_ tasks: [Int], of job: ClusterTicket) throws(RunError) {
      state.withLock { $0.cancelled += tasks }
    }
  }

  private let folderOfProject: TemporaryFolder
  private let board = Board()
  private let file: URL
  private let session: SweepSession
  private var request: ClusterRequest

  init() throws {
    folderOfProject = try TemporaryFolder()
    try folderOfProject.write(ToyStudy.text, to: "studies/toy.md")
    file = folderOfProject.file("studies/toy.md")
    var options = RunSession.Options()
    (options.threads, options.allowsUnversioned) = (1, true)
    var sweep = SweepOptions()
    (sweep.vary, sweep.measures) = (["epochs=2,3,4,5,6,7"], ["last(ae.validation.error)"])
    session = SweepSession(
      project: try Project(at: folderOfProject.url, program: Refigure.program), options: options, sweep: sweep,
      progress: SilentProgress())
    request = ClusterRequest(board, program: URL(filePath: "/bin/true"))
  }

  private func submit(_ places: [Int], _ request: ClusterRequest? = nil) throws -> SweepSubmission {
    let view = try session.view(try session.plan(file), on: board, takes: true)
    return try session.submit(places, view, request ?? self.request)
  }

  private func tell(_ states: [Int: ClusterState]) { board.state.withLock { $0.said = states } }

  private var folder: JobFolder { get throws { session.tasksFolder(try session.plan(file), on: board) } }

  @Test("Rounds share one folder: tasks are numbered on, and nothing that was given to a task is rewritten")
  func rounds() throws {
    let first = try submit([0, 1])
    #expect(first.tasks == [1, 2] && first.trials == 2 && first.job == "1")
    let manifest = try folder.place(of: 1).appending(path: SweepManifest.fileName)
    let before = try Data(contentsOf: manifest)
    // Both run, so that only what is new is submitted.
    let second = try submit([0, 1, 2, 3])
    #expect(second.tasks == [3, 4] && second.job == "2" && second.left.map(\.task) == [1, 2])
    #expect(try Data(contentsOf: manifest) == before)
    #expect(try submit([0, 1, 2, 3]).script == nil)
    let jobs = try folder.all()
    #expect(
      Set(jobs.map(\.manifest.name)).count == 2 && SweepSession.trials(of: jobs) == [1: [1], 2: [2], 3: [3], 4: [4]])
    // No job has more tasks than the cluster takes.
    tell([1: .nodeFailed, 2: .nodeFailed])
    let third = try submit([0, 1, 2, 3, 4, 5])
    #expect(third.tasks == [1, 2, 3, 4, 5] && third.trials == 6)
  }

  @Test(
    "What a machine ended is submitted again twice and not more, what failed or was cancelled only when it is asked for",
    arguments: [
      (.nodeFailed, true), (.preempted, true), (.failed, false), (.cancelled, false), (.outOfMemory, false),
      (.done, false), (.unknown, false), (.waiting, false), (.running, false),
      // Without a checkpoint it would only come to its limit again; what never began may have been cancelled.
      (.timeLimit, false), (.lost, false),
    ] as [(ClusterState, Bool)])
  func again(state: ClusterState, isSubmitted: Bool) throws {
    #expect(try submit([0]).tasks == [1])
    tell([1: state])
    #expect(try submit([0]).tasks == (isSubmitted ? [1] : []))
    if isSubmitted {
      #expect(try submit([0]).tasks == [1])
      let third = try submit([0])
      #expect(third.tasks == [] && third.left.first?.reason.contains("after 2 resubmissions") == true)
      let status = try session.status(file, on: board)
      #expect(status.tasks.map(\.resubmissions) == [2] && status.tasks.map(\.submissions) == [3])
      var more = request
      more.resubmissions = 3
      #expect(try submit([0], more).tasks == [1])
    }
    var asked = request
    asked.retries = true
    #expect(try submit([0], asked).tasks == (state.isOpen ? [] : [1]), "\(state)")
  }

  @Test("A task that was stopped at its limit goes on when it left a checkpoint")
  func limit() throws {
    #expect(try submit([0]).tasks == [1])
    tell([1: .timeLimit])
    #expect(try submit([0]).left.first?.reason.contains("without a checkpoint") == true)
    let checkpoint = try folder.shard(of: 1).appending(path: "checkpoints/ab.checkpoint")
    try FileManager.default.createDirectory(
      at: checkpoint.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data([1]).write(to: checkpoint)
    #expect(try submit([0]).tasks == [1])
  }

  @Test("How a task ended is kept when the cluster forgets it")
  func memory() throws {
    _ = try submit([0])
    tell([1: .cancelled])
    #expect(try session.status(file, on: board).tasks.map(\.state) == [.cancelled])
    tell([1: .lost])
    #expect(try session.status(file, on: board).tasks.map(\.state) == [.cancelled])
    // In the queue again, it is what the cluster says now.
    tell([1: .waiting])
    #expect(try session.status(file, on: board).tasks.map(\.state) == [.waiting])
  }

  @Test("A job whose answer was lost is known by its name and not submitted twice")
  func lostAnswer() throws {
    let silence = RunError.clusterSilent(cluster: "Board", reason: "timed out")
    board.state.withLock { ($0.refuses, $0.takesAllTheSame) = (silence, true) }
    #expect(try submit([0]).job == "1")
    // Nor when the cluster cannot be asked at once.
    board.state.withLock { ($0.refuses, $0.takesAllTheSame, $0.isSilent) = (silence, true, false) }
    tell([:])
    let view = try session.view(try session.plan(file), on: board, takes: true)
    board.state.withLock { $0.isSilent = true }
    #expect(throws: RunError.self) { try session.submit([1], view, request) }
    #expect(throws: RunError.self) { try submit([1]) }
    #expect(try session.status(file, on: board).silence == "connect failure")
    board.state.withLock { $0.isSilent = false }
    let after = try submit([1])
    #expect(after.script == nil && after.left.map(\.task) == [2])
    #expect(try folder.all().map { $0.answer?.ticket?.job } == ["1", "2"])
  }

  @Test("A job that was refused, or never arrived, is submitted again and not counted")
  func refused() throws {
    for error in [
      RunError.notSubmitted(script: "job.sh", reason: "no such partition"),
      .clusterSilent(cluster: "Board", reason: "timed out"),
    ] {
      board.state.withLock { $0.refuses = error }
      #expect(throws: RunError.self) { try submit([0]) }
    }
    let status = try session.status(file, on: board)
    #expect(status.tasks.map(\.state) == [.notSubmitted] && status.tasks[0].reason == "timed out")
    #expect(try submit([0]).tasks == [1])
    #expect(try session.status(file, on: board).tasks.map(\.resubmissions) == [0])
  }

  @Test("What was made for other conditions is submitted anew when it is at its end, whatever that was")
  func changes() throws {
    _ = try submit([0])
    try folderOfProject.write(ToyStudy.text.replacing("Words.", with: "Other words."), to: "studies/toy.md")
    #expect(try submit([0]).left.first?.reason.contains("the study's text changed since") == true)
    tell([1: .failed])
    #expect(try submit([0]).tasks == [1])
    #expect(try folder.all().last?.manifest.tasks.first?.reason == "the study's text changed")
  }

  @Test("Tasks that wait or run are cancelled, each once, and stay cancelled")
  func cancel() throws {
    _ = try submit([0, 1, 2])
    tell([1: .waiting, 3: .failed])
    let (status, count) = try session.cancel(file, on: board)
    #expect(count == 2 && board.state.withLock { $0.cancelled.sorted() } == [1, 2])
    // The cluster here says that one still runs, as one does for a while.
    #expect(status.tasks.map(\.state) == [.waiting, .running, .failed])
    tell([1: .lost, 2: .lost, 3: .failed])
    #expect(try session.status(file, on: board).tasks.map(\.state) == [.cancelled, .cancelled, .failed])
    #expect(try submit([0, 1, 2]).script == nil)
  }

  @Test("A sweep without tasks has no status, and nothing to cancel")
  func nothing() throws {
    #expect(throws: RunError.self) { try session.status(file, on: board) }
    #expect(throws: RunError.self) { try session.cancel(file, on: board) }
    #expect(throws: RunError.self) { try session.collect(file, from: board) }
  }

  @Test("Pauses grow to their limit, and begin again")
  func pauses() {
    var pauses = Pauses()
    let taken = (0..<12).map { _ in pauses.take() }
    #expect(taken[0] == 2 && taken[1] == 3 && taken.last == 60 && taken == taken.sorted())
    pauses.reset()
    #expect(pauses.take() == 2)
  }
}
