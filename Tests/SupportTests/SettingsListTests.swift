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

    @Test func listsDescribeThemselves() {
        let all = Window.descriptions
        #expect(all.map(\.key) == ["width", "step", "open", "shade"])
        #expect(all.first?.unit == "cm" && all.first?.allowed == "1…100")
    }
}
