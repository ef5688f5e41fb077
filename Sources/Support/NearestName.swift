/// The name among `names` that was most likely meant by `name`.
///
/// Compares without regard to case by edit distance (insertion, deletion, substitution, and the
/// swap of two neighbours, each of cost 1).
///
/// - Parameters:
///   - name: What the user wrote.
///   - names: What there is to choose from; of very many the first are looked at.
/// - Returns: The nearest name; nil if none is within a third of the length of what was written
///   (but at least 2), if nothing of it would remain, or if it is longer than names are. The first
///   in order wins a tie.
/// - Complexity: O(n · m) for each name.
public func nearestName(to name: String, among names: [String]) -> String? {
    // A file can be made to ask for a megabyte of a name.
    guard name.utf8.count <= longestName else { return nil }
    let wanted = Array(name.lowercased())
    let reach = min(max(2, wanted.count / 3), wanted.count - 1)
    var best: (name: String, distance: Int)?
    for candidate in names.prefix(mostNames) where candidate.utf8.count <= 2 * longestName {
        let letters = Array(candidate.lowercased())
        guard abs(letters.count - wanted.count) <= reach else { continue }
        let distance = editDistance(wanted, letters)
        if distance <= reach, distance < best?.distance ?? .max {
            best = (candidate, distance)
        }
    }
    return best?.name
}

/// Longer ones are nobody's typing error, in bytes.
private let longestName = 200
/// How many names are compared.
private let mostNames = 10_000

/// The optimal string alignment distance between two words.
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
    var beforePrevious = [Int]()
    var previous = Array(0...second.count)
    for row in 0..<first.count {
        var current = [row + 1]
        for column in 0..<second.count {
            let substitution = previous[column] + (first[row] == second[column] ? 0 : 1)
            var cost = min(substitution, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1],
                first[row - 1] == second[column]
            {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[second.count]
}
