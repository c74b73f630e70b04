import VectorKernels

extension Autoencoder {
  /// The mean energy of rows and its gradient, computed by the engine that trains, in Float.
  ///
  /// - Parameter rows: row-major, `shape.features` values a row; at least one row.
  public func meanEnergyGradient(of rows: [Float]) -> (energy: Double, gradient: [Float]) {
    let vectors = 8
    let size = vectors * 16
    let count = rows.count / shape.features
    precondition(count > 0, "at least one row")
    let workspace = ChunkWorkspace(shape: shape, vectors: vectors)
    let buffer = FloatBuffer(parameters)
    let gradient = FloatBuffer(count: shape.parameterCount)
    let lanes = FloatBuffer(count: gradient.count * 16)
    let indices = (0..<Int32(count)).map { $0 }
    var energy = 0.0
    for first in stride(from: 0, to: count, by: size) {
      let part = indices[first..<min(first + size, count)]
      workspace.load(rows: rows, indices: part)
      workspace.computeEnergies(buffer)
      workspace.weightUniformly(count: part.count)
      workspace.backpropagate(buffer, toInput: false)
      lanes.addOuterProducts(workspace.plan, [(workspace.adjoints, workspace.activations)], begins: first == 0)
      energy += workspace.energies.sum(count: part.count)
    }
    gradient.storeLaneSums(of: lanes, scale: 1 / Float(count))
    return (energy / Double(count), gradient.values(shape.parameterCount))
  }
}
