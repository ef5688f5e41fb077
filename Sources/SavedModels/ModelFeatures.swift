package import Datasets
import Tensors

extension SavedModel {
    /// The features and the answer of a model for one record.
    package struct View: Sendable {
        /// The mean over the record's parts, `[F]`.
        package var features: [Float]
        /// The mean over its parts: probabilities of the classes, or one number.
        package var answer: [Float]
    }

    /// What the model makes of records.
    ///
    /// - Parameter records: Any number.
    /// - Returns: For each record its view; nil for one that cannot be read.
    /// - Throws: `UserFault` on a record that is read from its file only now, and cannot be.
    package func views(of records: [Record]) throws -> [View?] {
        var views = [View?](repeating: nil, count: records.count)
        var parts = [Float](repeating: 0, count: records.count)
        var network = network
        try forEachChunk(of: records, in: "") { chunk in
            guard !chunk.examples.isEmpty else { return }
            let made = try network.predict(chunk.examples, through: modality.views)
            let answers = card.task.predictions(from: made.output)
            let (features, width) = (made.features.hostScalars, made.features.columns)
            let (values, classes) = (answers.hostScalars, answers.columns)
            for (row, owner) in chunk.owners.enumerated() {
                let own = Array(features[row * width..<(row + 1) * width])
                let answer = Array(values[row * classes..<(row + 1) * classes])
                parts[owner] += 1
                let share = 1 / parts[owner]
                guard var view = views[owner] else {
                    views[owner] = View(features: own, answer: answer)
                    continue
                }
                for at in own.indices { view.features[at] += share * (own[at] - view.features[at]) }
                for at in answer.indices {
                    view.answer[at] += share * (answer[at] - view.answer[at])
                }
                views[owner] = view
            }
        }
        return views
    }
}
