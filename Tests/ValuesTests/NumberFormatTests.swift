@testable import Values
