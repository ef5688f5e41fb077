import Glibc
import Support

/// Turns text of another encoding into UTF-8, piece by piece.
final class TextDecoder {
    let encoding: TextEncoding
    private let converter: iconv_t
    /// The bytes of a character whose end is in the next piece.
    private var rest: [UInt8] = []

    /// A byte that UTF-8 never has. It stands for what is no text in the encoding, so that the
    /// line it is on is refused and the others are not.
    private static let bad: UInt8 = 0xFF

    /// Begins a text.
    ///
    /// - Throws: `UserFault` if this machine lacks the encoding.
    init(_ encoding: TextEncoding) throws {
        self.encoding = encoding
        let converter = iconv_open("UTF-8", encoding.converter)
        guard let converter, Int(bitPattern: converter) != -1 else {
            throw UserFault(
                "the C library of this machine cannot read \(encoding.name)",
                remedy: "Save the file as UTF-8")
        }
        self.converter = converter
    }

    deinit { iconv_close(converter) }

    /// The next piece as UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: The piece; a character may begin in one and end in the next.
    ///   - isLast: Whether nothing follows.
    /// - Complexity: O(bytes).
    func decode(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        var input = rest.isEmpty ? bytes : rest + bytes
        rest = []
        var text: [UInt8] = []
        var start = 0
        while start < input.count {
            let (taken, code) = convert(&input, from: start, to: &text)
            start += taken
            switch code {
            case EILSEQ:
                text.append(Self.bad)
                start += encoding.unit
            case EINVAL:
                rest = Array(input[min(start, input.count)...])
                start = input.count
            default: break  // all of it, or as much as there was room for
            }
        }
        guard isLast else { return text }
        if !rest.isEmpty { text.append(Self.bad) }
        rest = []
        // Some encodings hold a letter back until they know which accent follows it.
        var none: [UInt8] = []
        _ = convert(&none, from: 0, to: &text)
        return text
    }

    /// Converts as much as there is room for.
    ///
    /// - Returns: How many bytes were taken, and why it ended there; 0 at the end of the input.
    private func convert(
        _ input: inout [UInt8], from start: Int, to text: inout [UInt8]
    ) -> (taken: Int, code: Int32) {
        let room = 4 * (input.count - start) + 16
        var (taken, code) = (0, Int32(0))
        text += [UInt8](unsafeUninitializedCapacity: room) { out, count in
            var next = UnsafeMutableRawPointer(out.baseAddress)?.assumingMemoryBound(to: CChar.self)
            var left = room
            input.withUnsafeMutableBytes { bytes in
                var from = bytes.baseAddress?.advanced(by: start)
                    .assumingMemoryBound(to: CChar.self)
                var remaining = bytes.count - start
                let isEnd = bytes.isEmpty
                let status =
                    isEnd
                    ? iconv(converter, nil, nil, &next, &left)
                    : iconv(converter, &from, &remaining, &next, &left)
                code = status == -1 ? errno : 0
                taken = bytes.count - start - remaining
            }
            count = room - left
        }
        return (taken, code)
    }
}
