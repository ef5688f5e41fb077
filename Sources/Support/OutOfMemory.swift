import CMemory

/// The end of a program that has no memory left: one message and status 1.
package enum OutOfMemory {
    /// From now on a crash because of an allocation that failed, in whatever library, ends like
    /// that.
    ///
    /// To be called at the program's start.
    package static func watch() {
        cm_watch_crashes()
        cm_spare_address_space()
    }

    /// Ends the program.
    package static func end() -> Never { cm_out_of_memory() }

    /// Says what the message goes on with, instead of what it said so far.
    ///
    /// - Parameter lines: What is saved and what can be done; at most 4,000 bytes.
    package static func advise(_ lines: [String]) {
        cm_set_advice(lines.map { "  \($0)\n" }.joined())
    }
}
