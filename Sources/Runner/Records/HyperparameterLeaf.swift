import Foundation
import Values

/// One hyperparameter of a run, as SQL reads it.
package struct HyperparameterLeaf: Hashable {
  /// The cell; empty for what belongs to the run as a whole.
  package var cell: String
  /// The keys from the outside in, such as `sampler.chain.temperature` or `hidden[0]`.
  package var path: String
  /// The value as a person would write it.
  package var value: String
  /// The value of a number.
  package var real: Double?

  package init(cell: String, path: String, value: String, real: Double?) {
    self.cell = cell
    self.path = path
    self.value = value
    self.real = real
  }

  /// The leaves of a run's hyperparameters: all of `{"cells": {NAME: {"body": …, "kind": …}}, …}` below its mappings and
  /// lists, in the order of their keys. An empty list is a leaf, an empty mapping is none.
  package static func leaves(of json: String) -> [HyperparameterLeaf] {
    guard let value = Value(json: json) else { return [] }
    guard case .mapping(var rest) = value, case .mapping(let cells)? = rest.removeValue(forKey: "cells") else {
      return leaves(of: value, cell: "", at: "")
    }
    return inOrder(cells).flatMap { name, cell -> [HyperparameterLeaf] in
      guard case .mapping(var rest) = cell, let body = rest.removeValue(forKey: "body") else {
        return leaves(of: cell, cell: name, at: "")
      }
      return leaves(of: body, cell: name, at: "") + leaves(of: .mapping(rest), cell: name, at: "")
    } + leaves(of: .mapping(rest), cell: "", at: "")
  }

  private static func inOrder(_ members: [String: Value]) -> [(key: String, value: Value)] {
    members.sorted { $0.key.precedesInBytes($1.key) }
  }

  private static func leaves(of value: Value, cell: String, at path: String) -> [HyperparameterLeaf] {
    switch value {
    case .mapping(let members):
      inOrder(members).flatMap { leaves(of: $1, cell: cell, at: path.isEmpty ? $0 : "\(path).\($0)") }
    case .list(let members) where !members.isEmpty:
      members.enumerated().flatMap { leaves(of: $1, cell: cell, at: "\(path)[\($0)]") }
    default: [HyperparameterLeaf(cell: cell, path: path, value: value.plain, real: value.double)]
    }
  }
}
