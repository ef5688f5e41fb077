/// The names that people give to the parts of a data set.
package enum PartNames {
    /// The part that is trained on.
    static let train = "train"
    /// The part that is held out of training.
    static let validation = "validation"
    /// The part that results are measured on.
    static let test = "test"

    private static let words: [String: String] = [
        "train": train, "training": train,
        "val": validation, "valid": validation, "validation": validation, "dev": validation,
        "test": test, "testing": test, "eval": test, "evaluation": test, "holdout": test,
    ]

    /// The part that a folder is by its name; nil if it is none.
    package static func part(ofFolder name: String) -> String? { words[name.lowercased()] }

    /// The part that a table is by its name, such as `reviews_train.csv`; nil if it is none.
    static func part(ofTable name: String) -> String? {
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        let found = Set(stem.split { !$0.isLetter }.compactMap { words[$0.lowercased()] })
        return found.count == 1 ? found.first : nil
    }
}
