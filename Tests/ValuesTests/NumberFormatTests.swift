import Testing
import Values

@Suite("Numbers as text")
struct NumberFormatTests {
  @Test(
    "Prose and plain text have the same digits",
    arguments: [
      (.significant(4), 0, "0", "0"), (.significant(4), 1, "1.000", "1.000"),
      (.significant(4), -1.23456, "−1.235", "-1.235"), (.significant(4), 9.9996, "10.00", "10.00"),
      (.significant(4), 99996, "99996", "99996"), (.significant(4), 0.00012345, "0.0001235", "0.0001235"),
      (.significant(4), 123.45, "123.5", "123.5"), (.significant(4), -0.99999, "−1.000", "-1.000"),
      (.significant(4), -5e-11, "−5.000 × 10^-11", "-5.000e-11"), (.significant(2), 1.7e20, "1.7 × 10^20", "1.7e20"),
      (.significant(4), .infinity, "∞", "inf"), (.fixed(2), -.infinity, "−∞", "-inf"),
      (.shortest, .nan, "undefined", "nan"), (.shortest, -0.0, "0", "0"), (.fixed(2), -0.001, "0.00", "0.00"),
      (.percent(1), -0.1234, "−12.3 %", "-12.3 %"), (.scientific(2), 12345, "1.2 × 10^4", "1.2e4"),
      (.scientific(2), -9.96e-8, "−1.0 × 10^-7", "-1.0e-7"), (.scientific(2), 0, "0", "0"),
    ] as [(NumberFormat, Double, String, String)])
  func styles(format: NumberFormat, number: Double, prose: String, plain: String) {
    #expect(format.text(of: number) == prose)
    #expect(format.plain(of: number) == plain)
  }

  @Test(
    "Sizes have one decimal and never a thousand of their unit",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (12_345, "12.3 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
      (4_560_000, "4.6 MB"), (999_950_000, "1.0 GB"), (5e12, "5.0 TB"), (5e16, "50000.0 TB"),
    ] as [(Double, String)])
  func sizes(bytes: Double, text: String) {
    #expect(NumberFormat.bytes.plain(of: bytes) == text)
  }

  @Test(
    "Durations have two units at most",
    arguments: [
      (0, "0.0 s"), (19.94, "19.9 s"), (99.94, "99.9 s"), (99.96, "1 min 40 s"), (5_999, "99 min 59 s"),
      (6_000, "1 h 40 min"), (86_400, "24 h 0 min"), (7_199, "2 h 0 min"), (-120, "-2 min 0 s"),
      (.infinity, "inf"), (1e300, NumberFormat.fixed(1).plain(of: 1e300) + " s"),
    ] as [(Double, String)])
  func durations(seconds: Double, text: String) {
    #expect(NumberFormat.duration.plain(of: seconds) == text)
  }
}
