import Foundation
import Records

/// The files in which running runs are told: in the folder of the ledger, beside the locks, `live/r12.json` (a `LiveRun`, replaced as a
/// whole) and `live/r12.jsonl` (a `LivePoint` each line, added to, and replaced by a thinner one when it grows too long).
package struct LiveFiles: Sendable {
  /// The folder.
  package let folder: URL

  /// The files of a ledger's runs.
  package init(ledger folder: URL) {
    self.folder = folder.appending(path: "live")
  }

  /// The file that tells how far a run is.
  package func file(of run: RunID) -> URL { folder.appending(path: "\(run).json") }

  /// The file of a run's points.
  package func points(of run: RunID) -> URL { folder.appending(path: "\(run).jsonl") }

  /// The run as it was told last; nil where nothing readable tells it.
  package func read(_ run: RunID) -> LiveRun? {
    guard let bytes = Self.bytes(of: file(of: run), atMost: LiveLimits.runBytes),
      let read = LiveRun(json: String(decoding: bytes, as: UTF8.self)), read.run == run
    else { return nil }
    return read
  }

  /// The points of a run in their order; lines that are none, as the last one while it is written, are left out.
  package func readPoints(_ run: RunID) -> [LivePoint] {
    guard let bytes = Self.bytes(of: points(of: run), atMost: LiveLimits.pointBytes) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      line.count <= LiveLimits.lineBytes ? LivePoint(json: String(decoding: line, as: UTF8.self)) : nil
    }
  }

  /// The runs that are told, in their order; a process that was killed may have left some of them.
  package func runs() -> [RunID] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.compactMap { RunID(String($0.dropLast(5))) }.sorted()
  }

  /// Removes what is told of a run.
  package func remove(_ run: RunID) {
    for file in [file(of: run), points(of: run), Self.unfinished(file(of: run)), Self.unfinished(points(of: run))] {
      unlink(file.path)
    }
  }

  /// Beside a file, the place where the next one is written. One process writes, the one that holds the run.
  static func unfinished(_ file: URL) -> URL { file.appendingPathExtension("next") }

  /// The bytes of a plain file of no more than so many.
  package static func bytes(of file: URL, atMost most: Int) -> Data? {
    // A pipe of that name would never end.
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let bytes = try? handle.read(upToCount: most + 1), bytes.count <= most
    else { return nil }
    return bytes
  }
}
