import Adaptation
import Support

/// `metrics.jsonl`: a line an epoch of every finished job, in a fixed order.
enum MetricLines {
    private struct Line: Encodable {
        var method: MethodSpec
        var seed: Int
        var epoch: Int
        var record: EpochRecord

        enum Keys: String, CodingKey { case method, seed, epoch }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(method, forKey: .method)
            try container.encode(seed, forKey: .seed)
            try container.encode(epoch, forKey: .epoch)
            try record.encode(to: encoder)
        }
    }

    /// The file's text.
    static func text(_ outcomes: [Job: JobOutcome]) throws -> String {
        var text = ""
        for (job, outcome) in outcomes.sorted(by: { $0.key.slug < $1.key.slug }) {
            for (index, record) in outcome.record.history.enumerated() {
                text += try JSONText.encode(
                    Line(method: job.method, seed: job.seed, epoch: index + 1, record: record),
                    pretty: false)
            }
        }
        return text
    }
}
