import Support
import Tensors

/// The least, the median and the most of a size, such as the width of pictures.
package struct SizeRange: Sendable, Equatable, Encodable {
    /// The size's name, with its unit: `width, pixels`.
    package var name: String
    /// The least.
    package var least: Double
    /// The median.
    package var median: Double
    /// The most.
    package var most: Double

    /// That of some values; nil if there are none.
    init?(_ name: String, _ values: [Double]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        self.name = name
        (least, median, most) = (first, sorted[sorted.count / 2], last)
    }

    /// "width, pixels 64–640, mostly 320": one number where all are the same.
    package var words: String {
        func text(_ value: Double) -> String {
            value == value.rounded() && abs(value) < 1e9
                ? "\(Int(value))" : "\((value * 10).rounded() / 10)"
        }
        guard least < most else { return "\(name) \(text(least))" }
        return "\(name) \(text(least))–\(text(most)), median \(text(median))"
    }
}

extension SizeRange {
    /// A modality's sizes of a file, such as the width of a picture.
    package typealias Probe = (_ path: String) throws -> [(name: String, value: Double)]

    /// Files that are measured at most.
    private static let measured = 100

    /// Sizes of some files, drawn with a fixed seed; those that cannot be read are passed over.
    static func of(_ files: [String], by probe: Probe) -> [SizeRange] {
        var order = files.indices.map { $0 }
        var generator = RandomGenerator(seed: 0, stream: "measured files")
        generator.shuffle(&order)
        var names: [String] = []
        var values: [String: [Double]] = [:]
        for index in order.prefix(measured) {
            for (name, value) in (try? probe(files[index])) ?? [] {
                if values[name] == nil { names.append(name) }
                values[name, default: []].append(value)
            }
        }
        return names.compactMap { SizeRange($0, values[$0] ?? []) }
    }
}

extension DataLook {
    /// Sizes of some files, drawn with a fixed seed; files that cannot be read are passed over.
    ///
    /// - Parameter probe: What tells the sizes of a file; it need not decode it.
    package func sizes(by probe: SizeRange.Probe) -> [SizeRange] {
        SizeRange.of(files.map { "\(folder)/\($0.path)" }, by: probe)
    }
}
