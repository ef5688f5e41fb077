/// The fields of a Protocol Buffers message, one after the other.
struct WireFields {
    /// A field's value, as far as the bytes tell it.
    enum Value {
        case number(UInt64)
        case bytes(Range<Int>)
        case word(UInt32)
        case other
    }

    /// A message that does not end where it should.
    struct Damage: Error {}

    private let message: [UInt8]
    private var position: Int
    private let end: Int

    /// The fields of a message within bytes.
    init(_ message: [UInt8], _ range: Range<Int>) {
        (self.message, position, end) = (message, range.lowerBound, range.upperBound)
    }

    /// The next field; nil at the message's end.
    ///
    /// - Throws: `Damage` if it is cut short or of a kind that is not known.
    mutating func next() throws -> (field: Int, value: Value)? {
        guard position < end else { return nil }
        let tag = try number()
        guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw Damage() }
        let field = Int(tag >> 3)
        switch tag & 7 {
        case 0: return (field, .number(try number()))
        case 1:
            _ = try take(8)
            return (field, .other)
        case 2:
            let count = try number()
            guard count <= UInt64(end - position) else { throw Damage() }
            return (field, .bytes(try take(Int(count))))
        case 5:
            let range = try take(4)
            return (field, .word(range.reversed().reduce(0) { $0 << 8 | UInt32(message[$1]) }))
        default: throw Damage()
        }
    }

    private mutating func take(_ count: Int) throws -> Range<Int> {
        guard count <= end - position else { throw Damage() }
        defer { position += count }
        return position..<position + count
    }

    /// A number of up to ten bytes, of which each holds seven bits.
    private mutating func number() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = message[try take(1).lowerBound]
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Damage()
    }
}
