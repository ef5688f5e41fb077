import Foundation
import Testing

@testable import Support

/// Settings in one list: defaults that follow from other keys, keys that say nothing, and presets.
struct SettingsListTests {
    /// A window and what depends on it.
    private struct Window: SettingsList, Equatable {
        var width = 8
        var step = 8
        var isOpen = true
        var shade: Float = 0.5

        static let list: [Setting<Window>] = [
            .count("width", \.width, in: 1...100, "width", unit: "cm"),
            .count("step", \.step, in: 1...100, "step").defaulting(\.step) { $0.width },
            .flag("open", \.isOpen, "whether it is open"),
            .number("shade", \.shade, in: 0...1, "how dark it is")
                .only(
                    where: { !$0.isOpen }, "says nothing where open is true",
                    remedy: "set open: false"),
        ]

        func check(_ settings: Settings) throws {
            guard step <= width else {
                throw settings.fault("step", "a step of \(step) is too wide", remedy: "Less.")
            }
        }

        static let presets = [Preset("none", Window()), Preset("shut", shut)]
        static let shut = {
            var shut = Window()
            (shut.isOpen, shut.shade) = (false, 1)
            return shut
        }()
    }

    private struct House: SettingsList {
        var window = Window.shut

        static let list: [Setting<House>] = [
            .section("window", \.window, presets: Window.presets, "a window")
        ]
    }

    /// A garden with beds, and a fence that only a closed one needs.
    private struct Garden: SettingsSection, Equatable {
        struct Beds: SettingsList, Equatable {
            var herbs: [String] = []
            var areas: [String: Float] = [:]

            static let list: [Setting<Beds>] = [
                .texts("herbs", \.herbs, "what grows"),
                .numbers("areas", \.areas, in: 0...10, "how much of each"),
            ]
        }

        var isOpen = false
        var fence = 2
        var beds = Beds()

        static let list: [Setting<Garden>] = [
            .flag("open", \.isOpen, "whether it is open"),
            .count("fence", \.fence, in: 1...9, "height of the fence")
                .effective(
                    \.fence, where: { !$0.isOpen }, "has no effect where open is true",
                    remedy: "set open: false"),
            .section("beds", \.beds, "what is planted"),
        ]
    }

    private func garden(_ yaml: String) throws -> Garden {
        try Garden(Settings(yaml: yaml, file: "garden.yaml"))
    }

    private func window(_ yaml: String) throws -> Window {
        try Window(Settings(yaml: yaml, file: "house.yaml"))
    }

    private func text(_ section: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(section), as: UTF8.self)
    }

    @Test func defaultsFollowFromOtherKeys() throws {
        #expect(try window("width: 20").step == 20)
        #expect(try window("width: 20\nstep: 3").step == 3)
        let fault = try #require(throws: UserFault.self) { try window("step: 3\nwidth: 2") }
        #expect(fault.what.contains("too wide") && fault.place?.line == 1)
    }

    @Test func idleKeysAreRefusedAndNotWritten() throws {
        let fault = try #require(throws: UserFault.self) { try window("open: true\nshade: 1") }
        #expect(fault.what == "'shade' says nothing where open is true")
        #expect(fault.remedy == "Leave 'shade' out, or set open: false.")
        #expect(fault.place?.line == 2)
        let open = try text(WrittenSettings(window("width: 4")))
        #expect(open == #"{"open":true,"step":4,"width":4}"#)
        let shut = try text(WrittenSettings(window("open: false\nshade: 0.25")))
        #expect(shut == #"{"open":false,"shade":0.25,"step":8,"width":8}"#)
    }

    @Test func sectionsArePresetsOrChanges() throws {
        func house(_ yaml: String) throws -> Window {
            try House(Settings(yaml: yaml, file: "house.yaml")).window
        }
        #expect(try House(.empty).window == .shut && house("window: none") == Window())
        #expect(try house("window: {width: 30}").shade == 1)
        #expect(throws: UserFault.self) { try house("window: ajar") }
        #expect(throws: UserFault.self) { try house("window: {size: 3}") }
        let nested = try text(WrittenSettings(House(.empty)))
        #expect(nested == #"{"window":{"open":false,"shade":1,"step":8,"width":8}}"#)
    }

    @Test func sectionsWithoutPresetsAreMappings() throws {
        let text = "{herbs: [mint, sage], areas: {sage: 2.5, mint: 1}}"
        let beds = try garden("beds: \(text)").beds
        #expect(beds.herbs == ["mint", "sage"] && beds.areas == ["sage": 2.5, "mint": 1])
        #expect(try garden("beds:") == Garden())
        let written = try self.text(garden("beds: {herbs: mint}"))
        #expect(written == #"{"beds":{"areas":{},"herbs":["mint"]},"fence":2,"open":false}"#)
        for (wrong, what) in [
            ("beds: mint", "'beds' must be a mapping"), ("beds: {herb: a}", "'beds.herb'"),
            ("beds: {areas: {mint: 11}}", "'beds.areas.mint' must be a number from 0.0 to 10.0"),
            ("beds: {herbs: {a: 1}}", "'beds.herbs' must be a list of texts"),
        ] {
            let fault = try #require(throws: UserFault.self) { try garden(wrong) }
            #expect(fault.what.contains(what), "\(fault)")
        }
    }

    @Test func valuesWithoutEffectAreRefusedUnlessTheyAreTheDefault() throws {
        func check(_ yaml: String) throws {
            let settings = try Settings(yaml: yaml, file: "garden.yaml")
            try Garden(settings).refuseIdleKeys(of: settings)
        }
        try check("open: false\nfence: 3")
        try check("open: true\nfence: 2")
        #expect(try text(garden("open: true")).contains(#""fence":2"#))
        let fault = try #require(throws: UserFault.self) { try check("open: true\nfence: 3") }
        #expect(fault.what == "'fence' has no effect where open is true")
        #expect(fault.remedy == "Leave 'fence' out, or set open: false.")
        #expect(fault.place?.line == 2)
    }

    @Test func listsDescribeThemselves() {
        let all = Window.descriptions
        #expect(all.map(\.key) == ["width", "step", "open", "shade"])
        #expect(all.first?.unit == "cm" && all.first?.allowed == "1…100")
    }
}
