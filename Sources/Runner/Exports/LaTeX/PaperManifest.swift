import Digests
import Foundation
import Values

/// What each number and figure of an export is from, for programs.
enum PaperManifest {
  static func text(of runs: [PaperRun], tables: [LaTeXTable]) -> String {
    let numbers = runs.flatMap { run in run.numbers.map { value(of: $0, in: run) } }
    let figures = runs.flatMap { run in run.figures.map { value(of: $0, in: run) } }
    let tables = tables.map { table in
      Value.mapping([
        "key": .text(table.key), "file": .text(table.path), "sha256": .text("\(Digest(of: table.text))"),
      ])
    }
    let parts = [
      ("runs", runs.map(value)), ("numbers", numbers), ("figures", figures), ("tables", tables),
    ]
    let lists = parts.map { name, values in
      " \"\(name)\": [" + (values.isEmpty ? "" : "\n  \(values.map(\.canonicalJSON).joined(separator: ",\n  "))\n ")
        + "]"
    }
    return "{\n \"version\": 1,\n\(lists.joined(separator: ",\n"))\n}\n"
  }

  private static func value(of run: PaperRun) -> Value {
    .mapping([
      "run": .text(run.name), "study": .text(run.studyPath), "setting": .optional(run.setting),
      "commit": .optional(run.commit), "dirty": .flag(run.isDirty), "seal": .text("\(run.seal)"),
      "prefix": .text(run.prefix),
    ])
  }

  private static func value(of number: PaperNumber, in run: PaperRun) -> Value {
    .mapping([
      "key": .text(number.key), "run": .text(run.name), "study": .text(run.studyPath),
      "setting": .optional(run.setting), "commit": .optional(run.commit),
      "cells": .list(number.cells.map(Value.text)),
      "identity": .optional(run.identity(of: number.cells).map { "\($0)" }), "source": .text(number.source),
      "exact": finite(number.exact), "error": finite(number.error), "seeds": .integer(number.seeds),
      "text": .text(number.text.joint), "form": .text(number.text.form.rawValue),
    ])
  }

  private static func value(of figure: PaperFigure, in run: PaperRun) -> Value {
    .mapping([
      "key": .text(figure.key), "run": .text(run.name), "study": .text(run.studyPath),
      "setting": .optional(run.setting), "commit": .optional(run.commit), "cell": .text(figure.cell),
      "identity": .text("\(figure.identity)"), "drawing": .text("\(figure.drawing)"), "file": .text(figure.path),
      "sha256": .text("\(Digest(of: figure.content))"),
    ])
  }

  /// A number; one that is not finite is a text.
  private static func finite(_ number: Double?) -> Value {
    guard let number else { return .null }
    return number.isFinite ? .number(number) : .text("\(number)")
  }
}
