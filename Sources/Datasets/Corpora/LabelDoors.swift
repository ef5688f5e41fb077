import Support

/// Columns of a corpus through which its classes could be read by what is not to have them.
///
/// It is asked when a corpus is loaded, where labels are at hand, and lets out nothing but a
/// refusal.
struct LabelDoors {
    private let reader: CorpusReader
    private let strata: [Int32]
    private let settings: Settings
    private let corpus: String

    init(_ reader: CorpusReader, _ settings: Settings, corpus: String) {
        (self.reader, self.settings, self.corpus) = (reader, settings, corpus)
        strata = reader.strata
    }

    /// Refuses an attribute that is the class by another name: `where` could choose by it.
    ///
    /// - Throws: `UserFault` at the key that makes it an attribute.
    func checkAttributes() throws {
        guard reader.labels != nil else { return }
        let names = Set(reader.records.flatMap(\.attributes.keys)).sorted()
        for name in names {
            let members = reader.records.indices.filter {
                reader.records[$0].attributes[name] != nil
            }
            let told = ClassTelling(
                values: members.map { reader.records[$0].attributes[name] ?? "" },
                labels: members.map { strata[$0] }, of: .values)
            guard told.holdsClass else { continue }
            let derived = try settings.child("derived")
            let key = settings.has("attributes") ? "attributes" : "names"
            throw UserFault(
                "the attribute '\(name)' of '\(corpus)' holds the class: the label tells "
                    + "\(told.percent) of it (mutual information, adjusted for chance)",
                at: derived.has(name) ? derived.place(of: name) : settings.place(of: key),
                remedy: derived.has(name)
                    ? "Remove it under 'derived'."
                    : key == "names"
                        ? "Write its place in 'names' as text, or rename the files."
                        : "Remove it under 'attributes'.")
        }
    }

    /// Why groups are not to be handed on: knowing a record's group is knowing its class.
    ///
    /// Groups of one class each are not refused: the frames of one video belong together when
    /// records are dealt into parts. But nothing that learns may see them.
    ///
    /// - Throws: `UserFault` if the groups are the classes by another name.
    func groupFault() throws -> UserFault? {
        guard reader.labels != nil else { return nil }
        let grouped = reader.records.indices.filter { !reader.records[$0].group.isEmpty }
        let values = grouped.map { reader.records[$0].group }
        let labels = grouped.map { strata[$0] }
        let same = ClassTelling(values: values, labels: labels, of: .values)
        let told = ClassTelling(values: values, labels: labels, of: .classes)
        guard same.holdsClass || told.holdsClass else { return nil }
        let fault = UserFault(
            "the \(Set(values).count) groups of '\(corpus)' hold the class: the group tells "
                + "\(told.percent) of the label (mutual information over \(values.count) records, "
                + "adjusted for chance)", at: settings.place(of: "group"),
            remedy: "Remove 'group:', or name a column that does not hold the class.")
        guard !same.holdsClass else { throw fault }
        return fault
    }

    /// The records as if the corpus named no groups.
    var recordsWithoutGroups: [Record] {
        reader.records.map { record in
            var record = record
            record.group = ""
            return record
        }
    }
}
