import Support
import Tensors

/// The examples of a run that were drawn to be labelled: `labelling.json` in its folder.
struct LabelPlan: Codable {
    /// SHA-256 of the predictions that they were drawn by.
    var predictions: String
    var budget: Int
    var seed: Int
    var strata: [LabelDraw.Stratum]

    /// The examples in the order of the table: drawn too, so that its rows tell nothing.
    var order: [Int] {
        var order = strata.flatMap(\.drawn)
        var generator = RandomGenerator(seed: UInt64(seed), stream: "order of labels")
        generator.shuffle(&order)
        return order
    }

    private static let name = "labelling.json"

    /// The plan's file in a run.
    static func path(in run: String) -> String { run + "/" + name }

    /// Writes it into the folder of a run.
    func write(to run: String) throws {
        try Files.writeAtomically(
            SealedJSON.encode(self, for: LabelPlan.name), to: LabelPlan.path(in: run))
    }

    /// Reads the plan of a run.
    ///
    /// - Throws: `UserFault` if nothing was drawn, or if it is not what was written or not of these
    ///   predictions.
    init(of run: String, for rows: PredictionRows) throws {
        let path = LabelPlan.path(in: run)
        guard Files.exists(path) else {
            throw UserFault(
                "no example of \(run) was drawn to be labelled", at: .init(file: run),
                remedy: "Draw some: dawb label \(run) --budget 50; or measure on labelled data: "
                    + "dawb evaluate \(run) DATA.")
        }
        do {
            self = try SealedJSON.decode(LabelPlan.self, from: path, for: LabelPlan.name)
        } catch let damage as DamagedFile {
            throw UserFault(
                damage.sentence, at: .init(file: path),
                remedy: "Copy the folder of the run anew, or draw again: dawb label \(run) "
                    + "--force.")
        }
        guard predictions == rows.sum, isPossible(among: rows.rows.count) else {
            throw UserFault(
                "the examples were drawn by other predictions than those in \(run)",
                at: .init(file: path), remedy: "Draw again: dawb label \(run) --force.")
        }
    }

    /// Whether its examples can have been drawn from so many.
    func isPossible(among count: Int) -> Bool {
        let drawn = strata.flatMap(\.drawn)
        var left = count
        for stratum in strata {
            guard (1...max(1, left)).contains(stratum.size), stratum.drawn.count <= stratum.size
            else { return false }
            left -= stratum.size
        }
        return seed >= 0 && !strata.isEmpty && left == 0 && Set(drawn).count == drawn.count
            && drawn.allSatisfy((0..<count).contains)
    }

    /// A plan of a new draw.
    init(_ draw: LabelDraw, of rows: PredictionRows, budget: Int, seed: Int) {
        (predictions, strata) = (rows.sum, draw.strata)
        (self.budget, self.seed) = (budget, seed)
    }
}
