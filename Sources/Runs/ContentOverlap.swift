import Datasets
import Support

/// Examples that are measured on or adapted to and equal one that is trained on with its label:
/// figures would speak of what was learnt by heart.
struct ContentOverlap {
    /// How many there are.
    let count: Int
    private let whole: Int

    /// Compares texts, and files of equal size; excerpts and arrays are not compared.
    ///
    /// - Complexity: O(records); files of equal size are read.
    init(trained: [Record], others: [Record]) {
        let texts = Set(trained.compactMap(\.text))
        func files(_ records: [Record], side: Int) -> [Duplicates.Candidate] {
            records.compactMap { record in
                guard case .file(let path) = record.content, let size = Files.size(of: path) else {
                    return nil
                }
                return Duplicates.Candidate(path: path, size: size, side: side)
            }
        }
        let candidates = files(trained, side: 0) + files(others, side: 1)
        count =
            others.count { $0.text.map(texts.contains) ?? false }
            + Duplicates(among: candidates).shared(by: 1)
        whole = others.count
    }

    /// The sentence; nil where there are none.
    ///
    /// - Parameter purpose: What the others are for: "measured on".
    func note(_ purpose: String) -> String? {
        count == 0
            ? nil
            : "\(count) of \(whole) examples that are \(purpose) have the content of one that is "
                + "trained on"
    }
}

extension Record {
    /// Its text; nil for another content.
    fileprivate var text: String? { if case .text(let text) = content { text } else { nil } }
}
