/// A fault of the world outside the program, told to the person who can mend it.
///
/// A programmer's mistake is a `precondition`; everything that a file, a recipe, a command line or
/// the disk can do wrong is thrown as one of these.
public struct UserFault: Error, Sendable, Equatable {
    /// Where the fault lies.
    public struct Place: Sendable, Equatable {
        /// The file as the user named it, or `--set a.b` for a value given on the command line.
        public var file: String
        /// The line in that file, counted from 1, where one is known.
        public var line: Int?

        /// Names a place.
        ///
        /// - Parameters:
        ///   - file: The file as the user named it.
        ///   - line: The line, counted from 1; nil where the whole file is meant.
        public init(file: String, line: Int? = nil) {
            self.file = file
            self.line = line
        }
    }

    /// What happened, in one sentence without a full stop.
    public var what: String
    /// Where it happened; nil where there is no place to point at.
    public var place: Place?
    /// What the user can do about it.
    public var remedy: String

    /// Describes a fault.
    ///
    /// - Parameters:
    ///   - what: What happened.
    ///   - place: Where it happened.
    ///   - remedy: What the user can do about it.
    public init(_ what: String, at place: Place? = nil, remedy: String) {
        self.what = what
        self.place = place
        self.remedy = remedy
    }
}

extension UserFault.Place: CustomStringConvertible {
    /// `file:line`, or the file alone where no line is known.
    public var description: String {
        line.map { "\(file):\($0)" } ?? file
    }
}

extension UserFault: CustomStringConvertible {
    /// What happened, where and how to mend it, on two or three lines.
    public var description: String {
        let position = place.map { "\n  at \($0)" } ?? ""
        return "\(what)\(position)\n  \(remedy)"
    }
}
