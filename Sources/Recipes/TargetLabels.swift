import Adaptation
package import Datasets
package import Support

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Recipe {
    /// A table with the labels of some of a target's examples: the key `labels` of `target`.
    package struct LabelTable: Sendable {
        /// Its path from the root, which holds wherever the recipe is run again.
        package var path: String
        /// Where the recipe names it.
        package var place: UserFault.Place

        /// Reads the key; nil where it is absent.
        ///
        /// - Throws: `UserFault` if there is no such file.
        init?(_ settings: Settings) throws {
            guard settings.has("labels"), !settings.isNull("labels") else { return nil }
            let name = try settings.string("labels")
            guard let pointer = realpath(name, nil) else {
                throw settings.fault(
                    "labels", "there is no table \(name)",
                    remedy: "Name a .csv, .tsv or .jsonl file with the columns file (or id, or "
                        + "text) and label.")
            }
            defer { free(pointer) }
            (path, place) = (String(cString: pointer), settings.place(of: "labels"))
        }
    }

    /// Takes note of whether the target's corpus has labels.
    ///
    /// Without, there is no ceiling, the whole part that is adapted to is predicted, and nothing is
    /// measured but what `labels` tells.
    ///
    /// Nothing changes but the ceiling where other data are measured on.
    ///
    /// - Parameter corpus: The target's corpus, loaded.
    /// - Throws: `UserFault` on what the recipe asks of labels that there are not, or beside those
    ///   that there are.
    package mutating func takeTarget(_ corpus: Corpus) throws {
        guard var target else { return }
        guard !corpus.isLabelled else {
            if let labels = target.labels {
                throw UserFault(
                    "the target \(domainNames.target) has labels of its own", at: labels.place,
                    remedy: "Leave 'labels' out: its sealed part is measured on.")
            }
            return try target.checkParts()
        }
        if let place = target.testPlace {
            throw UserFault(
                "the target \(domainNames.target) has no labels, so no part of it is measured on",
                at: place, remedy: "Leave 'test' out: everything is predicted.")
        }
        if target.labels == nil, let method = fewShotMethods.first {
            throw UserFault(
                "\(method.name) learns from labels of the target, and \(domainNames.target) has "
                    + "none", at: methodPlace,
                remedy: "Give some, target: {labels: TABLE.csv}; or leave the method out.")
        }
        leaveOutCeiling()
        target.isUnlabelled = true
        if !target.adaptIsGiven, !corpus.parts.contains(target.adapt) {
            target.adapt = corpus.parts.joined(separator: "+")
        }
        self.target = target
    }
}
