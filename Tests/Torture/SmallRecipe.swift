/// A recipe of a second or two, and what is known of how its run goes.
struct SmallRecipe: Sendable {
    var name: String
    var yaml: String
    /// The stages of a run, each with the folders of its jobs in the order in which they begin.
    var stages: [[Job]]
    var epochs: Int
    var pretextEpochs: Int

    /// A job of a run.
    struct Job: Sendable {
        var kind: String
        var slug: String
    }

    private init(
        name: String, modality: String, corpora: (String, String), epochs: Int = 3,
        pretextEpochs: Int = 0, seeds: Int = 2, alignment: String, sourceFree: [String],
        fewShot: String?, settings: String
    ) {
        (self.name, self.epochs, self.pretextEpochs) = (name, epochs, pretextEpochs)
        let methods = [alignment] + sourceFree + [fewShot].compactMap { $0 }
        yaml = """
            name: \(name)
            title: "A small run"
            modality: \(modality)
            source: {corpus: \(corpora.0)}
            target: {corpus: \(corpora.1)\(modality == "image" ? ", adapt: train" : "")}
            \(settings)
            method: [\(methods.joined(separator: ", "))]
            training: {epochs: \(epochs), batch: 16, checkpoint_seconds: 0}
            seeds: \(seeds)

            """
        func jobs(_ methods: [(kind: String, method: String)]) -> [Job] {
            (1...seeds).flatMap { seed in
                methods.reversed().map { kind, method in
                    let slug = method.filter { $0 != " " }
                        .split(separator: ":").joined(separator: "-")
                    return Job(kind: kind, slug: "\(slug)-seed-\(seed)")
                }
            }
        }
        stages = [
            jobs([("source-only", "source-only"), ("adapted", alignment)]),
            jobs(sourceFree.map { ("source-free", $0) }),
            jobs(fewShot.map { [("few-shot", $0)] } ?? []),
            jobs([("ceiling", "target-supervised")]),
        ]
    }

    /// One of each modality, with every kind of job.
    static let all = [text, image, sound, tiny]

    static let text = SmallRecipe(
        name: "text", modality: "text", corpora: ("tweets", "reviews"), epochs: 4,
        pretextEpochs: 3, alignment: "dann + self-training", sourceFree: ["shot"],
        fewShot: "fine-tune:10",
        settings: textSettings + "\npretext: {task: masked-pieces, epochs: 3}")

    static let image = SmallRecipe(
        name: "image", modality: "image", corpora: ("mnist", "usps"),
        alignment: "dann + self-training", sourceFree: ["tent", "shot"], fewShot: "fine-tune:20",
        settings: "image: {network: lenet, size: 28, augment: {shift: 0.1, rotation: 10}}")

    /// Recordings are read anew for every batch: the cache holds next to none.
    static let sound = SmallRecipe(
        name: "sound", modality: "audio", corpora: ("voices", "accents"),
        alignment: "cdan", sourceFree: ["tent", "shot"], fewShot: "fine-tune:20",
        settings: """
            audio:
              {rate: 8000, seconds: 0.5, longer: crop, hop_ms: 16, mels: 16, filters: [8, 8],
              segments: 2, hidden: [16], cache_mb: 1, augment: {gain_db: 6, shift: 0.1}}
            """)

    /// As few writes as a run can have, with every kind of file.
    static let tiny = SmallRecipe(
        name: "tiny", modality: "text", corpora: ("tweets", "reviews"), epochs: 2, seeds: 1,
        alignment: "coral", sourceFree: ["tent"], fewShot: nil,
        settings: textSettings)

    private static let textSettings = """
        text:
          {pieces: trained, pretrained: false, vocabulary: 300, length: 16, width: 16, heads: 2,
          hidden: 32, layers: 1}
        """
}
