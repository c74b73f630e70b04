import Foundation
import Records
import Values

/// The writer of what is told of one run. It never fails: what cannot be written, as on a full disk, is not told.
///
/// One thread uses it. It writes without flushing to the disk: after a loss of power no run is running.
package struct LiveWriter: ~Copyable {
  /// The most bytes of the file of points; then every second point of each step goes, and the points come half as often.
  package static let mostBytes = 512 << 10

  private let files: LiveFiles
  private let run: RunID
  private let mostBytes: Int
  private var curves: Curves
  private var descriptor: Int32 = -1
  /// True when the file of points has all that is kept, and can be added to.
  private var isWhole = false

  /// A writer for a run that this process holds.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - files: the files.
  ///   - spacing: the seconds between two points of one step, to begin with.
  ///   - mostBytes: the most bytes of the file of points.
  package init(_ run: RunID, in files: LiveFiles, spacing: Double = 0.5, mostBytes: Int = Self.mostBytes) {
    (self.run, self.files, self.mostBytes) = (run, files, mostBytes)
    curves = Curves(spacing: spacing)
    files.remove(run)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Replaces what is told of the run.
  package mutating func tell(_ live: LiveRun) {
    Self.replace(files.file(of: run), with: Data((live.json + "\n").utf8))
  }

  /// Adds points, but those that follow one of the same step too soon.
  package mutating func add(_ points: [LivePoint]) {
    let new = points.filter { curves.add($0) }
    guard !new.isEmpty else { return }
    if curves.bytes > mostBytes {
      curves.thin()
      isWhole = false
    }
    if isWhole { isWhole = append(Curves.text(new)) }
    if !isWhole { isWhole = rewrite() }
  }

  /// Removes the files: the run has ended.
  package mutating func end() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    isWhole = false
    files.remove(run)
  }

  private mutating func append(_ text: Data) -> Bool {
    guard descriptor >= 0 else { return false }
    // A part of a line is no point, and the file is written anew with the next ones.
    return text.withUnsafeBytes { AtomicFile.systemWrite(descriptor, $0.baseAddress, $0.count) } == text.count
  }

  private mutating func rewrite() -> Bool {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    guard Self.replace(files.points(of: run), with: curves.text) else { return false }
    descriptor = open(files.points(of: run).path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    return descriptor >= 0
  }

  @discardableResult
  private static func replace(_ file: URL, with bytes: Data) -> Bool {
    let next = LiveFiles.unfinished(file).path
    let descriptor = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { return false }
    let written = bytes.withUnsafeBytes { AtomicFile.systemWrite(descriptor, $0.baseAddress, $0.count) }
    guard close(descriptor) == 0, written == bytes.count, rename(next, file.path) == 0 else {
      unlink(next)
      return false
    }
    return true
  }
}

/// The points of a run that are kept, none too near to the one before it.
private struct Curves {
  private var spacing: Double
  private var points: [LivePoint] = []
  private var last: [String: Double] = [:]
  private(set) var bytes = 0

  init(spacing: Double) {
    self.spacing = spacing
  }

  /// Keeps a point, unless it follows the one before it too soon.
  mutating func add(_ point: LivePoint) -> Bool {
    if let last = last[point.step], point.seconds - last < spacing { return false }
    last[point.step] = point.seconds
    points.append(point)
    bytes += point.json.utf8.count + 1
    return true
  }

  /// Lets go of every second point of each step, and takes points half as often from now on.
  mutating func thin() {
    var isOdd: [String: Bool] = [:]
    points = points.filter { point in
      defer { isOdd[point.step, default: false].toggle() }
      return !isOdd[point.step, default: false]
    }
    spacing *= 2
    bytes = text.count
  }

  var text: Data { Self.text(points) }

  static func text(_ points: [LivePoint]) -> Data { Data(points.map { $0.json + "\n" }.joined().utf8) }
}
