import ArgumentParser
import Foundation

// Parsing errors leave with 2, as every usage error does, instead of ArgumentParser's 64.
do {
  var command = try Refigure.parseAsRoot()
  try command.run()
} catch let code as ExitCode {
  exit(code.rawValue)
} catch {
  let status = ExitStatus(error)
  let message = status.message(for: error)
  let stream = status == .done ? FileHandle.standardOutput : FileHandle.standardError
  if !message.isEmpty { stream.write(Foundation.Data((message + "\n").utf8)) }
  exit(status.rawValue)
}
