import Foundation
import Support

/// Questions to a user, each with the answer that is taken where none is given.
struct Questions {
    /// Whether a person is asked; otherwise each question has its usual answer.
    let isAsking: Bool

    /// Asks for one of several answers.
    ///
    /// - Parameters:
    ///   - question: A sentence without a question mark at its end.
    ///   - usual: The answer to an empty line, and at the end of the input.
    /// - Throws: `UserFault` if the answer is none of them three times.
    func choose(_ question: String, among answers: [String], usual: String) throws -> String {
        guard isAsking else {
            Console.note("\(question): \(usual)")
            return usual
        }
        for _ in 0..<3 {
            Console.note("\(question)?  \(answers.joined(separator: ", "))  [\(usual)]")
            guard let line = readLine()?.trimmed, !line.isEmpty else { return usual }
            if answers.contains(line) { return line }
            let near = answers.filter { $0.lowercased().hasPrefix(line.lowercased()) }
            if near.count == 1 { return near[0] }
            Console.note("'\(line)' is none of them.")
        }
        throw UserFault(
            "no answer was given to: \(question)",
            remedy: "Answer with one of the words, or take "
                + "the usual answers with --yes.")
    }

    /// Asks whether something is so.
    func confirm(_ question: String, usual: Bool) throws -> Bool {
        try choose(question, among: ["yes", "no"], usual: usual ? "yes" : "no") == "yes"
    }
}
