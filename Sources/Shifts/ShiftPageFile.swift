import Datasets
import Modalities
import Reports

extension ShiftOutcome {
    /// Bytes of all sounds of a page, before they are written as text.
    private static let soundRoom = 1_900_000

    /// The comparison as a page, with pictures and sounds of its examples; one that can no longer
    /// be read is named alone.
    package func page() -> String {
        var room = ShiftOutcome.soundRoom
        func exhibits(_ records: [String: Record]) -> [String: Exhibit] {
            var made: [String: Exhibit] = [:]
            for (id, record) in records.sorted(by: { $0.key < $1.key }) {
                guard var seen = try? modality.appearance(of: record.alone) else { continue }
                if let bytes = seen.sound?.count {
                    if bytes > room { seen.sound = nil } else { room -= bytes }
                }
                guard seen.picture != nil || seen.sound != nil else { continue }
                made[id] = Exhibit(id: id, picture: seen.picture, sound: seen.sound)
            }
            return made
        }
        return shiftPage(
            result, exhibits: (exhibits(records.source), exhibits(records.target)))
    }
}
