import Foundation
import Processes
import Testing

/// The dots of a picture, three channels each.
struct Pixels {
  let width: Int, height: Int
  let channels: [UInt8]

  /// A binary PPM without comments.
  init(ppm: Data) throws {
    let head = ppm.prefix(40).split(separator: 0x0A, maxSplits: 3).map { String(decoding: $0, as: UTF8.self) }
    let size = head[1].split(separator: " ").compactMap { Int($0) }
    try #require(head[0] == "P6" && size.count == 2 && head[2] == "255")
    (width, height) = (size[0], size[1])
    channels = Array(ppm.suffix(width * height * 3))
  }

  /// A PNG of eight bits a channel, on white.
  init(png: Data) throws {
    let bytes = Array(png)
    func number(_ place: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[place + $1]) } }
    (width, height) = (number(16), number(20))
    let depth = bytes[25] == 6 ? 4 : 3
    try #require(bytes[24] == 8 && (bytes[25] == 6 || bytes[25] == 2))
    var compressed: [UInt8] = []
    var place = 8
    while place + 12 <= bytes.count {
      let length = number(place)
      if bytes[place + 4..<place + 8].elementsEqual(Array("IDAT".utf8)) {
        compressed += bytes[place + 8..<place + 8 + length]
      }
      place += 12 + length
    }
    let stride = width * depth
    let raw = try inflated(compressed, size: (stride + 1) * height)
    var (lines, channels) = ([UInt8](repeating: 0, count: stride), [UInt8]())
    for row in 0..<height {
      let kind = raw[row * (stride + 1)]
      var line = Array(raw[row * (stride + 1) + 1..<(row + 1) * (stride + 1)])
      for index in 0..<stride {
        let left = index >= depth ? Int(line[index - depth]) : 0
        let (above, corner) = (Int(lines[index]), index >= depth ? Int(lines[index - depth]) : 0)
        let (a, b, c) = (abs(above - corner), abs(left - corner), abs(left + above - 2 * corner))
        let predicted = [0, left, above, (left + above) / 2, a <= b && a <= c ? left : b <= c ? above : corner]
        line[index] &+= UInt8(truncatingIfNeeded: predicted[Int(kind)])
      }
      lines = line
      for dot in 0..<width {
        let alpha = depth == 4 ? Int(line[dot * depth + 3]) : 255
        for channel in 0..<3 {
          channels.append(UInt8((Int(line[dot * depth + channel]) * alpha + 255 * (255 - alpha)) / 255))
        }
      }
    }
    self.channels = channels
  }

  /// The means of squares of so many dots, channel by channel; the rest at the right and below is left out.
  func squares(_ size: Int) -> [Int] {
    var means: [Int] = []
    for row in 0..<height / size {
      for column in 0..<width / size {
        for channel in 0..<3 {
          var sum = 0
          for y in 0..<size {
            let start = ((row * size + y) * width + column * size) * 3 + channel
            for x in 0..<size { sum += Int(channels[start + 3 * x]) }
          }
          means.append(sum / (size * size))
        }
      }
    }
    return means
  }
}

/// Programs that look at documents.
enum Tools {
  static let areThere = ["pdftoppm", "pdffonts", "pdftotext", "rsvg-convert"].allSatisfy {
    SearchPath.file(named: $0) != nil
  }

  static func run(_ name: String, _ arguments: [String]) throws -> String {
    let end = try ChildProcess(.named(name), arguments, output: .collected(limit: 1_000_000)).run()
    try #require(end.status == 0, "\(name): \(end.errors)")
    return end.output
  }
}
