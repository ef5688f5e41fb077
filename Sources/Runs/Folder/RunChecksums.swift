import Support

extension RunFolder {
    /// The file of a finished run that gives the checksum of every other but the log of events.
    var checksums: String { path + "/checksums.sha256" }

    /// Writes the checksum of every file of the run, in the form that `sha256sum -c` reads.
    ///
    /// `events.jsonl` is left out: it is a log that grows until the run has ended, and nothing
    /// reads it back.
    ///
    /// - Parameters:
    ///   - jobs: The finished jobs, whose files were summed when they were written.
    ///   - result: The bytes of `result.json`, which is written after it.
    func writeChecksums(_ jobs: [Job: JobOutcome], result: [UInt8]) throws {
        try change {
            var known: [String: String] = [:]
            for (job, outcome) in jobs {
                for (file, sum) in outcome.record.files { known["\(job.slug)/\(file)"] = sum }
            }
            var sums = ["result.json": Files.sha256(of: result)]
            for file in [recipe, metrics, predictions, report] where Files.exists(file) {
                sums[name(of: file)] = try Files.sha256(ofFile: file)
            }
            for (folder, known) in [(checkpoint, known), (model, [:])] {
                for (inner, sum) in try Files.sums(in: folder, known: known) {
                    sums["\(name(of: folder))/\(inner)"] = sum
                }
            }
            let lines = sums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
            try Files.writeAtomically(lines.joined(), to: checksums)
        }
    }

    private func name(of file: String) -> String { Files.path(file, within: path) ?? file }
}
