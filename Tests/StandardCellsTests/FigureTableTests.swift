import Testing

@testable import StandardCells

@Suite("Tables of figures")
struct FigureTableTests {
  @Test("A number that was kept as a Float has the Float's name, another one its own")
  func names() throws {
    let numbers = [Double(Float(0.05)), 0.05, Double(Float(0.3)), 10, 0.5, 0.1 + 0.2]
    let table = FigureTable(place: "t", columns: [("x", .numbers(numbers))])
    #expect(try table.names("x") == ["0.05", "0.05", "0.3", "10", "0.5", "0.30000000000000004"])
  }
}
