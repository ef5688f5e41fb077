/// The colour behind transparent pixels.
package struct Background: Sendable, Equatable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    /// A colour of given shares, each 0 to 255.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    package static let white = Background(red: 255, green: 255, blue: 255)
    package static let black = Background(red: 0, green: 0, blue: 0)
    /// The middle between both.
    package static let grey = Background(red: 128, green: 128, blue: 128)

    private static let names: [(name: String, colour: Background)] = [
        ("white", white), ("black", black), ("grey", grey),
    ]

    /// What a setting may say.
    static let allowed = "white, black, grey or \"#rrggbb\""

    /// The colour of a name, or of `#` and six hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        if let found = Self.names.first(where: { $0.name == text }) {
            self = found.colour
            return
        }
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6,
            digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let number = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(number >> 16), green: UInt8(number >> 8 & 255), blue: UInt8(number & 255))
    }

    /// The name, or `#rrggbb`.
    package var text: String {
        if let found = Self.names.first(where: { $0.colour == self }) { return found.name }
        let number = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        let digits = String(number, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Pixels of red, green, blue and opacity before this background, three bytes each.
    func behind(_ pixels: [UInt8]) -> [UInt8] {
        let behind = [red, green, blue].map(Int.init)
        return [UInt8](unsafeUninitializedCapacity: pixels.count / 4 * 3) { out, count in
            pixels.withUnsafeBufferPointer { pixels in
                for i in 0..<pixels.count / 4 {
                    let opacity = Int(pixels[4 * i + 3])
                    for c in 0..<3 {
                        let sum = Int(pixels[4 * i + c]) * opacity + behind[c] * (255 - opacity)
                        out[3 * i + c] = UInt8((sum + 127) / 255)
                    }
                }
            }
            count = pixels.count / 4 * 3
        }
    }

    /// Whether one of some pixels of red, green, blue and opacity shows what is behind it.
    static func shows(through pixels: [UInt8]) -> Bool {
        pixels.withUnsafeBufferPointer { pixels in
            stride(from: 3, to: pixels.count, by: 4).contains { pixels[$0] < 255 }
        }
    }
}

extension Background: Codable {
    /// Reads the name or `#rrggbb`.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let colour = Background(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no colour"))
        }
        self = colour
    }

    /// Writes the name or `#rrggbb`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
