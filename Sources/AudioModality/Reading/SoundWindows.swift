package import Datasets
import Support

/// Cuts long recordings into windows, each a record of its own, or takes their middle.
package struct SoundWindows: Sendable, Equatable {
    /// How long a window is, in seconds.
    package let seconds: Double
    /// From the beginning of a window to that of the next, in seconds.
    package let hop: Double

    /// The least hop, in seconds, so that windows have names of their own.
    package static let leastHop = 0.01

    /// Windows of a length.
    ///
    /// - Parameters:
    ///   - seconds: How long a window is.
    ///   - hop: From one beginning to the next; nil for windows one behind the other.
    /// - Precondition: `seconds` is above 0, `hop` at least ``leastHop``.
    package init(seconds: Double, hop: Double? = nil) {
        let hop = hop ?? seconds
        precondition(
            seconds.isFinite && seconds > 0 && hop.isFinite && hop >= Self.leastHop,
            "SoundWindows: \(seconds) s every \(hop) s")
        (self.seconds, self.hop) = (seconds, hop)
    }

    /// The windows of a record, in order.
    ///
    /// A record that is no longer than a window is returned as it is, and so is one that is no
    /// file. What is left behind the last whole window is a window too if it is at least half as
    /// long.
    ///
    /// - Parameter record: A file, or an excerpt of one, which is cut within its bounds.
    /// - Returns: The record, or its excerpts; they are called after it and where in the file they
    ///   begin, such as `a@12.0s`.
    /// - Throws: `UserFault` if the file cannot be opened, or an excerpt's times are no times.
    package func parts(of record: Record) throws -> [Record] {
        guard let extent = try Extent(record), extent.seconds > seconds + Self.tolerance else {
            return [record]
        }
        return lengths(in: extent.seconds).enumerated().map { index, length in
            let start = extent.start + Double(index) * hop
            var part = record
            part.id = record.id + Self.mark(start)
            part.content = .excerpt(file: extent.file, start: start, seconds: length)
            return part
        }
    }

    /// How a window is called behind the name of its record.
    private static func mark(_ start: Double) -> String { "@\(AudioFile.text(start))s" }

    /// The file that a window is of; nil for a record that is no window.
    static func file(ofWindow record: Record) -> String? {
        guard case .excerpt(let file, let start, _) = record.content,
            record.id.hasSuffix(mark(start))
        else { return nil }
        return file
    }

    /// The middle of a record, as long as a window, under the record's own name.
    ///
    /// - Parameters:
    ///   - record: A file, or an excerpt of one. One that is no longer than a window is returned
    ///     as it is, and so is one that is no file.
    ///   - rate: The rate that it is brought to, Hz. The middle is that of its samples at that
    ///     rate, which are the file's own where it has that rate.
    /// - Throws: `UserFault` if the file cannot be opened, or an excerpt's times are no times.
    package func middle(of record: Record, rate: Int) throws -> Record {
        guard let extent = try Extent(record), extent.seconds > seconds + Self.tolerance else {
            return record
        }
        func sample(_ seconds: Double) -> Int { Int((seconds * Double(rate)).rounded()) }
        let first = sample(extent.start)
        let surplus = sample(extent.start + extent.seconds) - first - sample(seconds)
        var middle = record
        middle.content = .excerpt(
            file: extent.file, start: Double(first + surplus / 2) / Double(rate), seconds: seconds)
        return middle
    }

    /// Where in which file a record is.
    private struct Extent {
        let file: String
        let start: Double
        let seconds: Double

        /// Nil for a record that is no file.
        init?(_ record: Record) throws {
            switch record.content {
            case .file(let path):
                (file, start, seconds) = (path, 0, try AudioFile(path).seconds)
            case .excerpt(let path, let start, let length):
                guard start >= 0, length > 0, start + length < SoundWindows.longestFile else {
                    throw UserFault(
                        "example \(record.id) is an excerpt from \(start) s, \(length) s long",
                        at: record.place, remedy: "Correct the times of this excerpt")
                }
                (file, self.start, seconds) = (path, start, length)
            case .text, .array:
                return nil
            }
        }
    }

    /// The lengths of the windows of a sound, which begin `hop` after each other.
    func lengths(in length: Double) -> [Double] {
        var lengths = [Double]()
        var end = 0.0
        // Multiples, not sums, so that nothing adds up over ten hours.
        while Double(lengths.count) * hop + seconds <= length + Self.tolerance {
            end = Double(lengths.count) * hop + seconds
            lengths.append(min(seconds, length - Double(lengths.count) * hop))
        }
        let rest = length - Double(lengths.count) * hop
        let isNew = length > end + Self.tolerance
        if lengths.isEmpty || (isNew && rest >= seconds / 2 - Self.tolerance) {
            lengths.append(rest)
        }
        return lengths
    }

    /// Less than a sample of any file, in seconds.
    private static let tolerance = 1e-7
    /// Beyond what any disk holds, in seconds.
    private static let longestFile = 1e9
}
