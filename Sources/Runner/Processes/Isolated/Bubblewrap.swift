import Foundation

/// The program `bwrap`, which builds a view of the file system of what is given and nothing else.
struct Bubblewrap: Sendable {
  let path: String
  /// It can make networks.
  let hasNetworks: Bool

  /// The first on the search path, if it can do its work here; looked for once.
  static let installed: Bubblewrap? = {
    guard let path = SearchPath.file(named: "bwrap")?.path else { return nil }
    for hasNetworks in [true, false] {
      let found = Bubblewrap(path: path, hasNetworks: hasNetworks)
      if found.works { return found }
    }
    return nil
  }()

  private func options(ownNetwork: Bool) -> [String] {
    ["--die-with-parent", "--unshare-pid"] + (ownNetwork ? ["--unshare-net"] : [])
  }

  /// Some systems forbid the namespaces that it needs.
  private var works: Bool {
    let nothing = URL(filePath: "/dev/null")
    let trial = IsolatedProcess(
      IsolatedProcess.Specification(
        executable: URL(filePath: path),
        arguments: options(ownNetwork: hasNetworks) + [
          "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "/bin/sh", "-c", ":",
        ],
        environment: [:], folder: URL(filePath: "/"), output: nothing, errors: nothing,
        limits: IsolatedProcess.Limits(time: .seconds(10))))
    return (try? trial.run())?.isSuccess ?? false
  }

  /// The arguments that make it run a program.
  func arguments(
    _ specification: IsolatedProcess.Specification, _ isolation: Isolation, ownNetwork: Bool
  ) throws(ChildProcessError) -> [String] {
    let program = specification.executable.path
    // Bubblewrap would say so only on the program's standard error.
    guard access(program, F_OK) == 0 else { throw .notFound(program: program) }
    guard access(program, X_OK) == 0 else { throw .notStarted(program: program, reason: "it may not be executed") }
    var arguments = options(ownNetwork: ownNetwork) + ["--dev", "/dev", "--proc", "/proc"]
    for (places, option) in [(isolation.readable, "--ro-bind"), (isolation.writable, "--bind")] {
      var paths: Set<String> = []
      for place in places {
        guard access(place.path, F_OK) == 0 else {
          throw .notGrantable(path: place.path, reason: IsolatedProcess.reason(errno))
        }
        // Whoever follows a link must find the name to which it leads.
        paths.formUnion([place.path, place.resolvingSymlinksInPath().path])
      }
      // Folders come before what is in them. Devices and processes are its own.
      for path in paths.sorted() where !["/dev", "/proc"].contains(where: { path == $0 || path.hasPrefix($0 + "/") }) {
        arguments += [option, path, path]
      }
    }
    return arguments + ["--remount-ro", "/", "--chdir", specification.folder.path, "--", program]
      + specification.arguments
  }
}
