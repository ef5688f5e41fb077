import CUTF8Proc

/// The four normal forms of Unicode, in time linear in the text's length.
enum UnicodeForms {
    /// Characters and their marks apart, marks in canonical order.
    ///
    /// - Parameter isCompatible: Whether characters are taken apart that are only alike as well:
    ///   ligatures, half and full width.
    static func decompose(_ text: [UInt8], isCompatible: Bool) -> [Int32] {
        var flags = UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_STABLE.rawValue
        let canonical = utf8proc_option_t(rawValue: flags)
        if isCompatible { flags |= UTF8PROC_COMPAT.rawValue }
        let options = utf8proc_option_t(rawValue: flags)
        var scalars: [Int32] = []
        scalars.reserveCapacity(text.count)
        var parts = [Int32](repeating: 0, count: 32)
        var marks: [(order: Int, scalar: Int32)] = []
        var position = 0
        while position < text.count {
            let (scalar, length) = Characters.scalar(in: text, at: position)
            position += length
            if scalar < 0xC0 && !(isCompatible && scalar >= 0xA0) {
                settle(&marks, &scalars)
                scalars.append(scalar)
                continue
            }
            let isNewer = isCompatible && NewerCharacters.compatible.contains(scalar)
            var boundary: Int32 = 0
            let count = utf8proc_decompose_char(
                scalar, &parts, parts.count, isNewer ? canonical : options, &boundary)
            for part in parts.prefix(max(0, count)) {
                let order = Int(utf8proc_get_property(part).pointee.combining_class)
                if order > 0 {
                    marks.append((order, part))
                } else {
                    settle(&marks, &scalars)
                    scalars.append(part)
                }
            }
        }
        settle(&marks, &scalars)
        return scalars
    }

    /// Appends marks in the order of their classes; those of one class keep theirs.
    private static func settle(
        _ marks: inout [(order: Int, scalar: Int32)], _ scalars: inout [Int32]
    ) {
        if marks.isEmpty { return }
        if marks.count > 1 {
            let sorted = marks.enumerated().sorted {
                ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
            }
            scalars.append(contentsOf: sorted.map(\.element.scalar))
        } else {
            scalars.append(marks[0].scalar)
        }
        marks.removeAll(keepingCapacity: true)
    }

    /// Puts characters and their marks together where there is one character for both.
    static func compose(_ scalars: inout [Int32]) {
        let options = utf8proc_option_t(
            rawValue: UTF8PROC_COMPOSE.rawValue | UTF8PROC_STABLE.rawValue)
        let count = scalars.withUnsafeMutableBufferPointer {
            utf8proc_normalize_utf32($0.baseAddress, $0.count, options)
        }
        scalars.removeLast(scalars.count - max(0, count))
    }

    /// Characters as UTF-8.
    static func encode(_ scalars: [Int32]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count)
        for scalar in scalars { Characters.append(scalar, to: &bytes) }
        return bytes
    }
}
