import Datasets
import Recipes
import Support

/// The labels that a user gave, parted into those that few-shot methods may draw and those that
/// every method is measured by.
struct GivenSplit {
    private let given: GivenLabels
    /// Which of the labels few-shot methods draw from, and which measure.
    private let parts: (drawn: [Int], rest: [Int])

    /// Parts the labels evenly by class: half of them may be drawn, or more where a method asks for
    /// more; without few-shot methods all of them measure.
    ///
    /// - Throws: `UserFault` if a method asks for so many that none is left to measure by.
    init(_ given: GivenLabels, _ recipe: Recipe, _ evaluator: Evaluator) throws {
        self.given = given
        let count = given.indices.count
        guard let wanted = recipe.labelCounts.last else {
            parts = ([], Array(given.indices.indices))
            return
        }
        guard wanted < count else {
            throw UserFault(
                "a method is to be given \(wanted) labels, and \(count) labels are given in all: "
                    + "none is left to measure by",
                at: recipe.methodPlace,
                remedy: "Ask for fewer than \(count), or give more labels.")
        }
        parts = evaluator.divide(given.labels, count: max(wanted, count / 2))
    }

    /// The labels to draw from, of the target's examples.
    ///
    /// - Parameters:
    ///   - owners: The record that each test example is of.
    ///   - places: The place of each test example among the target's.
    func drawn(owners: [Int], places: [Int]) -> SealedPart? {
        guard !parts.drawn.isEmpty else { return nil }
        let (examples, members) = examples(parts.drawn, owners)
        return SealedPart(
            indices: examples.map { places[$0] }, labels: given.labels.keeping(members))
    }

    /// The labels to measure by, of the test examples.
    ///
    /// - Parameter owners: The record that each test example is of.
    func measured(owners: [Int]) -> SealedPart? {
        let (examples, members) = examples(parts.rest, owners)
        guard !examples.isEmpty else { return nil }
        return SealedPart(indices: examples, labels: given.labels.keeping(members))
    }

    /// The examples that some of the labels are of, and the label of each.
    private func examples(_ members: [Int], _ owners: [Int]) -> ([Int], [Int]) {
        let label = Dictionary(
            uniqueKeysWithValues: members.map { (given.indices[$0], $0) })
        let examples = owners.indices.filter { label[owners[$0]] != nil }
        return (examples, examples.compactMap { label[owners[$0]] })
    }
}
