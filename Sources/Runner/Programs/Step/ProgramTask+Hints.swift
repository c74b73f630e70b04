import Foundation
import Values

extension ProgramTask {
  /// What is likely to be wrong with the cell, judged by what a program that failed printed.
  func hint(_ errors: Data) -> String? {
    let text = String(decoding: errors, as: UTF8.self)
    return missingScript(in: text) ?? missingModule(in: text)
  }

  /// A script that the command names and that the project does not have.
  private func missingScript(in text: String) -> String? {
    let outputs = Set(cell.outputs.map(\.path))
    for path in cell.commandPaths where path.contains(/\.(py|r|R|jl|sh|pl|rb|js)$/) && !outputs.contains(path) {
      let isThere = FileManager.default.fileExists(atPath: step.places.project.appending(path: path).path)
      // A program that ends for another reason does not speak of it.
      if !isThere, text.contains(path) { return "runs '\(path)', and the project has no such file" }
    }
    return nil
  }

  /// A module that Python did not find: of the project, and not declared, or of nowhere.
  private func missingModule(in text: String) -> String? {
    guard let match = text.matches(of: /No module named '([A-Za-z0-9_.]+)'/).last else { return nil }
    let path = match.1.replacing(".", with: "/")
    let scripts = cell.allFiles.filter { $0.hasSuffix(".py") }.map {
      $0.split(separator: "/").dropLast().joined(separator: "/")
    }
    for folder in Set(scripts + [""]).sorted() {
      for candidate in ["\(path).py", "\(path)/__init__.py"] {
        let file = folder.isEmpty ? candidate : "\(folder)/\(candidate)"
        if FileManager.default.fileExists(atPath: step.places.project.appending(path: file).path) {
          return "imports '\(file)' of the project, which its cell does not declare; add it to 'files'"
        }
      }
    }
    let environment = cell.environment.map { "its environment '\($0)' has not" }
    return
      "imports '\(match.1)', which \(environment ?? "the system's Python has not; 'environment' names a lock file")"
  }
}
