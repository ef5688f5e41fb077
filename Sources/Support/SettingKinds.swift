/// The kinds of value that stand behind a key.
extension Setting {
    /// A number.
    package static func number(
        _ key: String, _ path: any Path<Float>, in range: ClosedRange<Double>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: words(range), unit: unit) {
            $1[keyPath: path] = Float(try $0.double(key, in: range))
        } value: {
            $0[keyPath: path]
        }
    }

    /// A number of double precision.
    package static func number(
        _ key: String, _ path: any Path<Double>, in range: ClosedRange<Double>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: words(range), unit: unit) {
            $1[keyPath: path] = try $0.double(key, in: range)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A number of double precision whose bounds follow from the keys before it.
    package static func number(
        _ key: String, _ path: any Path<Double>,
        within range: @escaping @Sendable (Section) -> ClosedRange<Double>, allowed: String,
        _ meaning: String, unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: allowed, unit: unit) {
            $1[keyPath: path] = try $0.double(key, in: range($1))
        } value: {
            $0[keyPath: path]
        }
    }

    /// A whole number.
    package static func count(
        _ key: String, _ path: any Path<Int>, in range: ClosedRange<Int>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: words(range), unit: unit) {
            $1[keyPath: path] = try $0.int(key, in: range)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A list of whole numbers.
    package static func counts(
        _ key: String, _ path: any Path<[Int]>, in range: ClosedRange<Int>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: "a list, each \(words(range))", unit: unit) {
            $1[keyPath: path] = try $0.ints(key, in: range)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A truth value.
    package static func flag(
        _ key: String, _ path: any Path<Bool>, _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: "true or false") {
            $1[keyPath: path] = try $0.bool(key)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A text.
    package static func text(
        _ key: String, _ path: any Path<String>, _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: "text") {
            $1[keyPath: path] = try $0.string(key)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A list of texts.
    package static func texts(
        _ key: String, _ path: any Path<[String]>, _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: "a list of texts") {
            $1[keyPath: path] = try $0.strings(key)
        } value: {
            $0[keyPath: path]
        }
    }

    /// Numbers by names of the user's own.
    package static func numbers(
        _ key: String, _ path: any Path<[String: Float]>, in range: ClosedRange<Double>,
        _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: "a mapping, each \(words(range))") {
            let numbers = try $0.child(key)
            for name in numbers.keys {
                $1[keyPath: path][name] = Float(try numbers.double(name, in: range))
            }
        } value: {
            $0[keyPath: path]
        }
    }

    /// One of several names.
    package static func choice<Choice>(
        _ key: String, _ path: any Path<Choice>, _ meaning: String
    ) -> Setting
    where
        Choice: RawRepresentable & CaseIterable & Encodable & Sendable, Choice.RawValue == String
    {
        let names = Choice.allCases.map(\.rawValue)
        return Setting(key, meaning, allowed: names.joined(separator: ", ")) {
            let name = try $0.choice(key, among: names)
            if let choice = Choice(rawValue: name) { $1[keyPath: path] = choice }
        } value: {
            $0[keyPath: path]
        }
    }

    private static func words<Bound>(_ range: ClosedRange<Bound>) -> String {
        // A whole number is written as one, also where fractions go.
        [range.lowerBound, range.upperBound].map { bound in
            let text = "\(bound)"
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }.joined(separator: "…")
    }
}
