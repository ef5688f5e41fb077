/// The labels of some examples, all of one kind: what a task learns from. They are sealed and
/// opened as a whole.
public enum Labels: Sendable, Equatable {
    /// A class for each example, an index into the names of the classes.
    case classes([Int32])
    /// A number for each example, such as a rating.
    case numbers([Float])
    /// A sequence of symbols for each example, such as the letters that are spoken.
    case sequences([[Int32]])
    /// A class for each pixel of each example.
    case maps([LabelMap])
    /// Boxes with a class, any number for each example.
    case boxes([[LabelBox]])
    /// A range of positions for each example, such as the answer in a text.
    case spans([Range<Int>])

    /// The kinds of labels.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case classes, numbers, sequences, maps, boxes, spans
    }

    /// Their kind.
    public var kind: Kind {
        switch self {
        case .classes: .classes
        case .numbers: .numbers
        case .sequences: .sequences
        case .maps: .maps
        case .boxes: .boxes
        case .spans: .spans
        }
    }

    /// No label, of a kind.
    public init(none kind: Kind) {
        self =
            switch kind {
            case .classes: .classes([])
            case .numbers: .numbers([])
            case .sequences: .sequences([])
            case .maps: .maps([])
            case .boxes: .boxes([])
            case .spans: .spans([])
            }
    }

    /// The number of examples.
    public var count: Int {
        switch self {
        case .classes(let all): all.count
        case .numbers(let all): all.count
        case .sequences(let all): all.count
        case .maps(let all): all.count
        case .boxes(let all): all.count
        case .spans(let all): all.count
        }
    }

    /// The labels of some examples.
    ///
    /// - Parameter indices: Which examples, and in which order.
    /// - Precondition: Every index is one of `0..<count`.
    public func keeping(_ indices: [Int]) -> Labels {
        switch self {
        case .classes(let all): .classes(indices.map { all[$0] })
        case .numbers(let all): .numbers(indices.map { all[$0] })
        case .sequences(let all): .sequences(indices.map { all[$0] })
        case .maps(let all): .maps(indices.map { all[$0] })
        case .boxes(let all): .boxes(indices.map { all[$0] })
        case .spans(let all): .spans(indices.map { all[$0] })
        }
    }

    /// Classes in other places; labels of another kind as they are.
    ///
    /// - Parameter places: The new label of each class; nil changes nothing.
    /// - Precondition: Each class that occurs has a new label.
    func placed(_ places: [Int32?]?) -> Labels {
        guard let places, case .classes(let all) = self else { return self }
        return .classes(
            all.map { label in
                guard let place = places[Int(label)] else {
                    preconditionFailure("Labels: class \(label) has no place")
                }
                return place
            })
    }

    /// Labels of one kind behind each other.
    ///
    /// - Precondition: At least one part; all of one kind.
    public static func concatenating(_ parts: [Labels]) -> Labels {
        precondition(
            Set(parts.map(\.kind)).count == 1,
            "Labels.concatenating: labels of the kinds \(parts.map(\.kind.rawValue))")
        return parts.dropFirst().reduce(parts[0]) { all, part in
            switch (all, part) {
            case (.classes(let all), .classes(let part)): .classes(all + part)
            case (.numbers(let all), .numbers(let part)): .numbers(all + part)
            case (.sequences(let all), .sequences(let part)): .sequences(all + part)
            case (.maps(let all), .maps(let part)): .maps(all + part)
            case (.boxes(let all), .boxes(let part)): .boxes(all + part)
            case (.spans(let all), .spans(let part)): .spans(all + part)
            default: all
            }
        }
    }

    /// The class of each example; empty where labels are of another kind.
    public var classIndices: [Int32] {
        if case .classes(let all) = self { all } else { [] }
    }

    /// The class of each example; of numbers, the tenth of all that each lies in. What two examples may differ in
    /// is then told by few values; empty where labels are of another kind.
    var strata: [Int32] {
        switch self {
        case .classes(let all): return all
        case .numbers(let all):
            guard !all.isEmpty else { return [] }
            let sorted = all.sorted()
            let cuts = (1..<Self.strataOfNumbers).map {
                sorted[$0 * sorted.count / Self.strataOfNumbers]
            }
            return all.map { value in Int32(cuts.count { $0 < value }) }
        case .sequences, .maps, .boxes, .spans: return []
        }
    }

    /// Ten are enough to see that a column tells numbers, and leave many examples in each.
    private static let strataOfNumbers = 10

    /// The number of each example; empty where labels are of another kind.
    public var values: [Float] {
        if case .numbers(let all) = self { all } else { [] }
    }
}

/// A class for each pixel of an example.
public struct LabelMap: Sendable, Equatable {
    /// Pixels from top to bottom.
    public var height: Int
    /// Pixels from left to right.
    public var width: Int
    /// The class of each pixel, row after row; −1 where none is known.
    public var classes: [Int32]

    /// A map from its parts.
    ///
    /// - Precondition: There are `height · width` classes.
    public init(height: Int, width: Int, classes: [Int32]) {
        precondition(
            classes.count == height * width,
            "LabelMap: \(classes.count) classes for \(height) × \(width) pixels")
        (self.height, self.width, self.classes) = (height, width, classes)
    }
}

/// A box in an example, with a class.
public struct LabelBox: Sendable, Equatable {
    /// The left edge, as a share of the width, 0…1.
    public var left: Float
    /// The upper edge, as a share of the height, 0…1.
    public var top: Float
    /// The right edge, as a share of the width, 0…1.
    public var right: Float
    /// The lower edge, as a share of the height, 0…1.
    public var bottom: Float
    /// An index into the names of the classes.
    public var label: Int32

    /// A box from its parts.
    public init(left: Float, top: Float, right: Float, bottom: Float, label: Int32) {
        (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
        self.label = label
    }
}
