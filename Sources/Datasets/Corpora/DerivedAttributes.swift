import Support

/// Attributes that follow from others, such as the accent of each speaker.
struct DerivedAttributes: Sendable {
    /// One of them.
    struct Table {
        var name: String
        /// The attribute it follows from.
        var from: String
        /// What it is for each value of that.
        var values: [String: String]
        /// Where `corpus.yaml` has it.
        var place: UserFault.Place
    }

    var tables: [Table] = []

    /// The keys of one of them.
    static let tableKeys = ["from", "values"]

    /// The names of the derived attributes.
    var names: [String] { tables.map(\.name) }

    /// Reads the `derived` of a `corpus.yaml`:
    ///
    ///     derived:
    ///       accent: {from: speaker, values: {jackson: us, george: gr}}
    ///
    /// - Parameters:
    ///   - settings: The contents of the `corpus.yaml`.
    ///   - attributes: The attributes that records have of themselves.
    /// - Throws: `UserFault` for a name that is taken, and for one that there is not.
    init(_ settings: Settings, attributes: [String]) throws {
        let section = try settings.child("derived")
        tables = try section.keys.map { name in
            guard !attributes.contains(name), !RecordFilter.reserved.contains(name) else {
                throw section.fault(
                    name, "'\(name)' cannot be derived: the name is taken",
                    remedy: "Take another name")
            }
            let table = try section.child(name)
            try table.allow(Self.tableKeys)
            let from = try table.choice("from", among: attributes)
            let values = try table.child("values")
            return Table(
                name: name, from: from,
                values: Dictionary(
                    uniqueKeysWithValues: try values.keys.map { ($0, try values.string($0)) }),
                place: section.place(of: name))
        }
    }

    /// Adds what follows from the attributes of a record.
    ///
    /// - Throws: `UserFault` if an attribute has a value of which nothing is said.
    func add(to attributes: inout [String: String], at place: UserFault.Place) throws {
        for table in tables {
            let value = attributes[table.from] ?? ""
            guard let derived = table.values[value] else {
                throw UserFault(
                    "\(table.place) does not say the \(table.name) of the \(table.from) '\(value)'",
                    at: place, remedy: "Add it under 'values' there, or correct the \(table.from)")
            }
            attributes[table.name] = derived
        }
    }
}
