import Foundation
import TestSupport
import Testing

/// `refigure export` as it is typed.
@Suite("The command export", .waits)
struct ExportTests {
  @Test("Each form is written from the record alone, and the same again elsewhere", .timeLimit(.minutes(5)))
  func forms() throws {
    let project = try TinyProject()
    try project.runToy()
    // Neither the study nor its data is asked.
    try FileManager.default.removeItem(at: project.file("studies/toy.md"))
    for (form, file) in [
      ("hepdata", "submission.yaml"), ("run-crate", "ro-crate-metadata.json"), ("ipynb", "toy.ipynb"),
    ] {
      var contents: [Data] = []
      for folder in ["one/\(form)", "two/\(form)"] {
        let outcome = try project.program.run(["export", form, "last", "--output", folder])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("\(folder): \(form) of r1, "))
        contents.append(try Data(contentsOf: project.file("\(folder)/\(file)")))
      }
      #expect(contents[0] == contents[1])
    }
  }

  @Test("What cannot be done is said with what to do, and nothing is written", .timeLimit(.minutes(5)))
  func refusals() throws {
    let project = try TinyProject(studies: [
      "toy": TinyStudy().text, "bare": "---\ntitle: Bare\nseed: 1\n---\nWords.\n",
    ])
    try project.runToy()
    try project.write("mine", to: "file")
    #expect(try project.program.run(["run", "bare", "--quiet"]).status == 0)
    func refused(_ arguments: [String], _ words: String, status: Int32 = 2) throws {
      let outcome = try project.program.run(["export"] + arguments)
      #expect(outcome.status == status && outcome.output == "", "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
    }
    try refused(["hepdat", "toy", "-o", "new"], "error: there is no form 'hepdat'; did you mean 'hepdata'?")
    try refused(
      ["xyz", "toy", "-o", "new"], "expected one of: latex, hepdata, run-crate, ipynb, mlflow, tensorboard, onnx\n")
    try refused(["hepdata", "-o", "new"], "Missing expected argument '<run> ...'")
    try refused(["hepdata", "toy", "-o", ""], "the name of a folder was expected")
    try refused(["hepdata", "toy", "r1", "-o", "new"], "r1 is named twice")
    try refused(["run-crate", "toy", "bare", "-o", "new"], "a crate holds one run")
    try refused(["hepdata", "toy", "-o", "studies"], "is not empty; give another one, or --force")
    try refused(["hepdata", "toy", "-o", "file", "--force"], "is a file; a folder was expected")
    try refused(["hepdata", "bare", "-o", "new"], "nothing to export of r2")
    try refused(["run-crate", "bare", "-o", "new"], "nothing to export of r2")
    try refused(["hepdata", "r9", "-o", "new"], "There is no run 'r9'", status: 3)
    try refused(["hepdata", "toy", "-o", "/proc/none"], "error: cannot write '/proc/none': ", status: 3)
    #expect(!FileManager.default.fileExists(atPath: project.file("new").path))
    #expect(try String(contentsOf: project.file("file"), encoding: .utf8) == "mine")
  }
}
