import Datasets
import Support

/// The openings of sealed labels, as `checkpoint/ledger.json` has them.
struct LabelReadings: Codable, Sendable {
    var readings: [LabelReading] = []
}

extension RunFolder {
    /// Writes what was opened so far.
    func save(_ readings: LabelReadings) throws { try seal(readings, to: ledger) }

    /// What an earlier execution opened.
    ///
    /// - Throws: `UserFault` if the ledger is missing or is not what was written: nobody could say
    ///   what was opened.
    func savedReadings() throws -> [LabelReading] {
        do {
            let readings = try unseal(LabelReadings.self, from: ledger).readings
            guard readings.allSatisfy({ $0.count >= 0 }) else {
                throw DamagedFile(ledger, "counts fewer labels than none")
            }
            return readings
        } catch let damage as DamagedFile {
            throw mismatch(damage.what)
        }
    }

    /// Demands that labels which were opened just now stood in the ledger before, where files were
    /// computed from them.
    ///
    /// - Parameters:
    ///   - before: The entries before these labels were opened.
    ///   - ledger: The ledger with them.
    ///   - folders: What is computed from them alone.
    func checkKnown(_ before: Int, _ ledger: LabelLedger, folders: [String]) throws {
        guard ledger.readings.count > before,
            folders.contains(where: { Files.isFolder($0) && !Files.isEmptyFolder($0) })
        else { return }
        throw mismatch("does not say that labels were opened which results were computed from")
    }

    /// Demands as many entries as the run opens labels.
    func checkCount(_ ledger: LabelLedger, _ expected: Int) throws {
        let count = ledger.readings.count
        guard count != expected else { return }
        throw mismatch("has \(count) entries, this run opens labels \(expected) times")
    }

    private func mismatch(_ what: String) -> UserFault {
        UserFault(
            "the book of opened labels, \(ledger), \(what)", at: .init(file: ledger),
            remedy: "What was opened is no longer known: start the run anew without --resume.")
    }
}
