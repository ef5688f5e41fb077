import Datasets
import Modalities
import SavedModels
import Support

/// The examples of one side that could be read, measured.
struct MeasuredSide: Sendable {
    var name: String
    var records: [Record]
    var labels: [String]?
    var measurements: [Measurement]
    /// The checksum of each example's content.
    var contents: [String]
    /// What a model makes of each; empty without one.
    var views: [SavedModel.View]
    /// How many could not be read, for each reason.
    var unreadable: [String: Int]

    /// A side that was measured already.
    init(name: String, records: [Record], contents: [String], measurements: [Measurement]) {
        (self.name, self.records, self.contents) = (name, records, contents)
        (self.measurements, views, unreadable) = (measurements, [], [:])
    }

    /// Measures the records of a side, on all processors; what cannot be read is counted.
    ///
    /// - Parameters:
    ///   - side: The records.
    ///   - modality: Measures them.
    ///   - model: Makes features of them; nil for none.
    ///   - progress: Told how many records are done.
    /// - Throws: `UserFault` if fewer than 2 can be read.
    init(
        _ side: ShiftSide, _ modality: any ComparableModality.Type, model: SavedModel?,
        progress: (Int) -> Void
    ) throws {
        (name, unreadable) = (side.name, side.unreadable)
        (records, measurements, contents, views) = ([], [], [], [])
        labels = side.labels.map { _ in [] }
        var first: UserFault?
        for start in stride(from: 0, to: side.records.count, by: MeasuredSide.chunk) {
            let chunk = Array(side.records[start..<min(side.records.count, start + Self.chunk)])
            let made = onAllProcessors(chunk.count, atLeast: 8) { at in
                [MeasuredSide.measured(chunk[at], modality)]
            }
            let views = try model?.views(of: chunk)
            for (at, result) in made.enumerated() {
                switch result {
                case .success(let (measurement, content)):
                    let record = chunk[at]
                    if let views {
                        // The model may refuse what can be measured.
                        guard let view = views[at] else {
                            unreadable["not read by the model", default: 0] += 1
                            continue
                        }
                        self.views.append(view)
                    }
                    records.append(record)
                    measurements.append(measurement)
                    contents.append(content)
                    if let label = side.labels?[start + at] { labels?.append(label) }
                case .failure(let fault):
                    let reason = RecordDecoding.reason(fault, chunk[at])
                    let kind = MeasuredSide.kind(reason, of: chunk[at])
                    unreadable[kind, default: 0] += 1
                    first = first ?? fault
                }
            }
            progress(start + chunk.count)
        }
        guard records.count < 2 else { return }
        throw UserFault(
            records.isEmpty
                ? "nothing in \(side.name) can be read"
                    + (first.map { "; the first: \($0.what)" } ?? "")
                : "\(side.name) has one example that can be read, and one tells nothing of the rest",
            at: .init(file: side.path ?? side.name), remedy: "Name a set of ten or more examples.")
    }

    /// Records that are measured before progress is told.
    private static let chunk = 256

    private static func measured(
        _ record: Record, _ modality: any ComparableModality.Type
    ) -> Result<(Measurement, String), UserFault> {
        do {
            return .success(
                (try modality.measurement(of: record.alone), try content(of: record)))
        } catch let fault as UserFault {
            return .failure(fault)
        } catch {
            return .failure(UserFault("\(error)", at: record.place, remedy: "Check the file."))
        }
    }

    /// A checksum that equal contents share.
    private static func content(of record: Record) throws -> String {
        switch record.content {
        case .text(let text): Files.sha256(of: Array(text.trimmed.utf8))
        case .file(let path): try Files.sha256(ofFile: path)
        case .excerpt(let path, let start, let seconds): "\(path) \(start) \(seconds)"
        case .array(let array): "\(array.shape) \(Files.sha256(of: array.bytes))"
        }
    }

    /// A reason without the record's name and the numbers in it, so that records of one fault are
    /// counted together.
    private static func kind(_ reason: String, of record: Record) -> String {
        var bare = reason
        for name in [record.content.path, record.id] {
            if let name, !name.isEmpty {
                bare = bare.replacing(" \(name)", with: "", maxReplacements: 1)
            }
        }
        let start = bare.prefix { $0 != ";" }
        return String(start.prefix(120)).replacing(#/\d+(\.\d+)?/#, with: "…")
    }

    /// The unit of each example: its group where the corpus names one, else its content.
    var units: [String] {
        records.indices.map { at in
            records[at].group.isEmpty ? contents[at] : "group \(records[at].group)"
        }
    }

    /// Examples that repeat the content of another.
    var duplicates: Int { contents.count - Set(contents).count }

    /// The numbers from which the two sides are told apart.
    var features: [[Float]] {
        views.isEmpty ? measurements.map(\.summary) : views.map(\.features)
    }
}
