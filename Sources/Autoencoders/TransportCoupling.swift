struct TransportCoupling {
  var adjoint: [Float] = []
  init(capacity: Int, features: Int) {}
  mutating func couple(_ rows: [Float], _ indices: ArraySlice<Int32>, negatives: [Float]) -> Double { .nan }
}
