/// A modality that makes something costly of records, and keeps it for other runs.
///
/// It takes what earlier runs kept from the resource folders' `kept` when it is prepared.
public protocol KeepingModality: Modality {
    /// Keeps what it made of records so far in a folder, and lets go of it in memory.
    ///
    /// What is kept may be removed at any time: it is made anew then, bit for bit.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    func keep(in folder: String) throws
}
