extension Settings: Encodable {
    /// Writes the settings out as they were read, with numbers and truth values as such.
    public func encode(to encoder: any Encoder) throws {
        try node.encode(to: encoder)
    }
}

extension SettingsNode: Encodable {
    func encode(to encoder: any Encoder) throws {
        switch value {
        case .mapping(let entries):
            var container = encoder.container(keyedBy: SettingKey.self)
            for (key, node) in entries { try container.encode(node, forKey: SettingKey(key)) }
        case .list(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .scalar(let text, let quoted):
            var container = encoder.singleValueContainer()
            if isNull {
                try container.encodeNil()
            } else if quoted {
                try container.encode(text)
            } else if let number = Int(text) {
                try container.encode(number)
            } else if let number = Double(text), number.isFinite {
                try container.encode(number)
            } else if let truth = ["true": true, "false": false][text.lowercased()] {
                try container.encode(truth)
            } else {
                try container.encode(text)
            }
        }
    }
}
