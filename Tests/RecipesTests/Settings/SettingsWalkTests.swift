import Support
import Testing

@testable import Recipes

/// No setting without effect: every key of a recipe changes what is computed, or is refused.
struct SettingsWalkTests {
    @Test(arguments: ["text", "image", "audio"])
    func everyKeyIsInTheTable(modality: String) throws {
        let known = Recipe.settableKeys(Made.modalities[modality])
        let own =
            known.filter { $0.hasPrefix(modality + ".") } + (SettingsTable.nested[modality] ?? [])
        let changed = Set(SettingsTable.all.map(\.key))
        let mine = Set(SettingsTable.all.filter { $0.modality == modality }.map(\.key))
        func isListed(_ key: String, in keys: Set<String>) -> Bool {
            keys.contains(key) || SettingsTable.describing.contains(key)
                || SettingsTable.sections.contains(key) || SettingsTable.elsewhere[key] != nil
        }
        let missing =
            known.filter { !isListed($0, in: changed) } + own.filter { !isListed($0, in: mine) }
        #expect(missing.isEmpty, "no change is listed for \(Set(missing).sorted())")
        let open = Recipe.openSections
        let unknown = mine.filter { key in
            !known.contains(key) && !own.contains(key) && !open.contains { key.hasPrefix($0) }
        }
        #expect(unknown.isEmpty, "there are no keys \(unknown.sorted())")
    }

    @Test(arguments: ["text", "image", "audio"])
    func everyKeyChangesWhatIsComputed(modality: String) throws {
        let place = try SettingsPlace(modality)
        var bases: [[String]: Fingerprint] = [:]
        for change in SettingsTable.all where change.modality == modality {
            let base: Fingerprint
            if let known = bases[change.needs] {
                base = known
            } else {
                base = try place.fingerprint(change.needs)
                bases[change.needs] = base
            }
            let overrides = change.needs + ["\(change.key)=\(change.value)"]
            do {
                let changed = try place.fingerprint(overrides)
                #expect(
                    changed != base && !change.isRefused,
                    "\(change.testDescription) after \(change.needs) changes nothing")
            } catch let fault as UserFault {
                #expect(change.isRefused, "\(change.testDescription): \(fault)")
            }
        }
        // The same recipe computes the same, or nothing here would prove anything.
        #expect(try place.fingerprint([]) == bases[[]])
    }

    @Test func whatDescribesChangesNothing() throws {
        let place = try SettingsPlace("text")
        for key in SettingsTable.describing {
            #expect(try place.fingerprint(["\(key)=other"]) == place.fingerprint([]))
        }
    }

    @Test func groupsThatHoldTheClassAreRefusedWhereAMethodAsksForThem() throws {
        let ask = ["method=self-training", "hyperparameters.self-training.context=0.95"]
        let place = try SettingsPlace("text")
        _ = try place.fingerprint(ask)
        // The groups of 'sorted' are of one class each, those of 'alone' are none.
        let sorted = try #require(throws: UserFault.self) {
            try place.fingerprint(ask + ["target.corpus=sorted"])
        }
        #expect(sorted.what.contains("groups of 'sorted' hold the class"), "\(sorted)")
        #expect(sorted.place?.file.hasSuffix("sorted/corpus.yaml") == true)
        let alone = try #require(throws: UserFault.self) {
            try place.fingerprint(ask + ["target.corpus=alone"])
        }
        #expect(alone.what.contains("'alone', which names none"), "\(alone)")
        // Without the question they only keep records together.
        _ = try place.fingerprint(["target.corpus=sorted"])
    }
}
