/// A bound on the memory of this process, and what counts against it now.
package struct MemoryLimit: Sendable, Equatable {
    /// What it counts.
    package enum Kind: Sendable {
        /// All that is mapped, used or not.
        case addressSpace
        /// What is mapped to be written to.
        case data
        /// What is in use.
        case resident
    }

    package var kind: Kind
    /// Where it is set, as a message names it.
    package var name: String
    /// Bytes.
    package var limit: Int
    /// Bytes of this process and, in a control group, of all others in it.
    package var used: Int

    /// Bytes that are left.
    package var left: Int { max(0, limit - used) }

    /// A limit from its parts.
    package init(_ kind: Kind, _ name: String, limit: Int, used: Int) {
        (self.kind, self.name, self.limit, self.used) = (kind, name, limit, used)
    }
}
