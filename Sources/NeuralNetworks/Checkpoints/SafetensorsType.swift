/// The number types of saved tensors that can be turned into Float32, by their names in the
/// safetensors format.
enum SafetensorsType: String, CaseIterable, Sendable {
    case float32 = "F32"
    case float64 = "F64"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int8 = "I8"
    case uint8 = "U8"
    case int16 = "I16"
    case uint16 = "U16"
    case int32 = "I32"
    case uint32 = "U32"
    case int64 = "I64"
    case uint64 = "U64"
    case bool = "BOOL"

    /// Bytes of one number.
    var size: Int {
        switch self {
        case .int8, .uint8, .bool: 1
        case .float16, .bfloat16, .int16, .uint16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// Writes little-endian numbers, which need not be aligned, as Float32.
    func convert(_ source: UnsafeRawBufferPointer, to out: UnsafeMutablePointer<Float>) {
        func each<T: FixedWidthInteger>(_ type: T.Type, _ value: (T) -> Float) {
            let size = MemoryLayout<T>.size
            for i in 0..<source.count / size {
                out[i] = value(
                    T(littleEndian: source.loadUnaligned(fromByteOffset: i * size, as: type)))
            }
        }
        switch self {
        #if _endian(little)
            case .float32:
                UnsafeMutableRawBufferPointer(start: out, count: source.count).copyMemory(
                    from: source)
        #else
            case .float32: each(UInt32.self) { Float(bitPattern: $0) }
        #endif
        case .float64: each(UInt64.self) { Float(Double(bitPattern: $0)) }
        case .float16: each(UInt16.self) { Float(Float16(bitPattern: $0)) }
        case .bfloat16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .int8: each(Int8.self) { Float($0) }
        case .uint8: each(UInt8.self) { Float($0) }
        case .int16: each(Int16.self) { Float($0) }
        case .uint16: each(UInt16.self) { Float($0) }
        case .int32: each(Int32.self) { Float($0) }
        case .uint32: each(UInt32.self) { Float($0) }
        case .int64: each(Int64.self) { Float($0) }
        case .uint64: each(UInt64.self) { Float($0) }
        case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
        }
    }
}

/// The bytes a shape takes; nil if an extent is negative or a product of some of them overflows,
/// which zero extents elsewhere in the shape must not hide.
func byteCount(of shape: [Int], each: Int) -> Int? {
    var product = each
    for extent in shape {
        let (next, overflows) = product.multipliedReportingOverflow(by: max(extent, 1))
        guard extent >= 0, !overflows else { return nil }
        product = next
    }
    return shape.contains(0) ? 0 : product
}
