import Foundation
import Support
import Testing

@testable import AudioModality

/// The `audio` section: what is said, what is resolved, and what is wrong.
@Suite struct AudioSettingsTests {
    static let sections = [
        "", "network: encoder\nwidth: 16\nheads: 2\nlayers: 1\ndropout: 0.25",
        "rate: 8000\nseconds: 0.4\nmels: 20\nfilters: [8, 12]\nhidden: [7]\nsegments: 2\n"
            + "dropout: 0.3",
        "pool: both\nlonger: crop\nlog: decibels\ntop_db: 60\nscale: htk\nmel_norm: none",
        "log: log1p\npower: 1\ncentre: false\nnormalise: corpus\nwindow: hamming\nfft: 1024",
        "augment: strong\nstrong: none\nwindow_step: 0.3\ncache_mb: 0",
        "augment: {speed: 0.12, gain_db: 6, noise_snr: [10, 30], noise_share: 0.5}\nstrong: none",
        "augment: {reverb: 0.3, reverb_share: 0.2, time_masks: 1, time_mask: 0.3, time_warp: 0.1}",
        "strong: {noise_snr: [], reverb: 0, time_masks: 0, frequency_masks: 0, speed: 0.05}",
        "strong: {noise_snr: 7, noise_colour: pink, frequency_masks: 3, frequency_mask: 0.1}",
        "pad_mode: reflect\nnormalise: utterance\nlow_hz: 60\nhigh_hz: 7600\nhop_ms: 12.5\n"
            + "floor: 0.01",
    ]

    private func settings(_ yaml: String) throws -> AudioSettings {
        try AudioSettings(
            yaml.isEmpty ? .empty : Settings(yaml: yaml, file: "recipe.yaml"))
    }

    @Test(arguments: sections) func whatIsResolvedIsReadAsTheSame(yaml: String) throws {
        let first = try settings(yaml)
        func resolved(_ settings: AudioSettings) throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let json = try encoder.encode(ResolvedAudioSettings(settings: settings))
            return String(decoding: json, as: UTF8.self)
        }
        let text = try resolved(first)
        let again = try AudioSettings(Settings(yaml: text, file: "resolved.yaml"))
        #expect(again == first)
        #expect(try resolved(again) == text)
        // Every key that is written can be set, and the other network's are not there.
        let keys = try Settings(yaml: text, file: "resolved.yaml").keys
        #expect(Set(keys).isSubset(of: AudioModality.descriptor.settingKeys))
        #expect(keys.contains("width") == (first.network == .encoder))
        #expect(keys.contains("pool") == (first.network == .cnn))
    }

    @Test func changesSetAnEmptySectionsDefaults() throws {
        let plain = try settings("")
        #expect(plain.augment == .init() && plain.strong == .strong && plain.longer == .windows)
        #expect(plain.windowStep == plain.seconds && plain.frames == 101 && plain.samples == 16_000)
        let some = try settings("strong: {speed: 0.3}")
        #expect(some.strong.speed == 0.3 && some.strong.gain == 6)
        #expect(try settings("augment: {speed: 0.3}").augment.gain == 0)
    }

    @Test(arguments: [
        ("rate: 500", "rate", "whole number"),
        ("rate: 8000.5", "rate", "whole number"),
        ("rate: 8000\nseconds: 0", "seconds", "number from"),
        ("rate: 8000\nseconds: .nan", "seconds", "number"),
        ("rate: 8000\nseconds: 1e9", "seconds", "number from"),
        ("seconds: 1\nwindow_step: 2", "window_step", "number from"),
        ("longer: cut", "longer", "cut"),
        ("longer: crop\nwindow_step: 0.5", "window_step", "longer is crop"),
        ("mels: 64\naugment: weak", "augment", "weak"),
        ("network: resnet", "network", "resnet"),
        ("mels: 8\nfilters: [4, 4, 4, 4]", "filters", "4 blocks do not suit"),
        ("mels: 64\nfilters: []", "filters", "0 blocks"),
        ("seconds: 0.1\nsegments: 4", "filters", "4 steps of time"),
        ("pool: both\nsegments: 2", "segments", "pool is both"),
        ("mels: 32\nwidth: 32", "width", "not for the network cnn"),
        ("network: encoder\nhidden: [4]", "hidden", "not for the network encoder"),
        ("network: encoder\nwidth: 30", "heads", "shared by 4 heads"),
        ("network: encoder\ndropout: 1", "dropout", "number from"),
        ("cache_mb: -1", "cache_mb", "whole number"),
        ("mels: 64\naugment: loud", "augment", "loud"),
        ("mels: 64\naugment:\n  speed: 2", "  speed", "number from"),
        ("mels: 64\naugment:\n  sped: 0.1", "  sped", "speed"),
        ("augment:\n  shift: 0.1\n  noise_share: 0.5", "  noise_share", "without 'noise_snr'"),
        ("strong:\n  time_masks: 0\n  time_mask: 0.5", "  time_mask:", "without 'time_masks'"),
        ("augment:\n  noise_snr: [20, 5]", "  noise_snr", "least and the greatest"),
        ("melz: 64", "melz", "mels"),
    ])
    func faultsStandAtTheirLine(yaml: String, key: String, what: String) throws {
        let fault = try #require(throws: UserFault.self) { try settings(yaml) }
        #expect("\(fault)".contains(what), "\(fault)")
        #expect(!fault.remedy.isEmpty)
        let line = yaml.split(separator: "\n").firstIndex { $0.hasPrefix(key) }.map { $0 + 1 }
        #expect(fault.place?.file == "recipe.yaml" && fault.place?.line == line ?? 1, "\(fault)")
    }

    @Test func pretextTasksHaveBounds() throws {
        let modality = try AudioViewTests.modality()
        #expect(modality.pretextTasks == ["masked-patches", "segment-order"])
        for (yaml, line) in [
            ("task: rotation", 1), ("task: masked-patches\npatches: 17", 2),
            ("task: masked-patches\npatches: 0", 2), ("task: segment-order\nsegments: 6", 2),
            ("task: segment-order\npatches: 2", 2), ("task: masked-patches\nsegments: 2", 2),
        ] {
            let fault = try #require(throws: UserFault.self) {
                var generator = generator()
                _ = try modality.makePretextTask(AudioViewTests.settings(yaml), using: &generator)
            }
            #expect(fault.place?.line == line)
        }
        // No more segments than there are frames.
        let short = try AudioViewTests.modality(
            small: "rate: 8000\nseconds: 0.02\nhop_ms: 10\nmels: 16\nfilters: [4]\n")
        #expect(short.settings.frames == 3)
        for (count, isFine) in [(3, true), (4, false)] {
            let section = try AudioViewTests.settings("task: segment-order\nsegments: \(count)")
            var generator = generator()
            let task = try? short.makePretextTask(section, using: &generator)
            #expect((task != nil) == isFine)
        }
    }
}
