import Support

/// The faults of one PyTorch checkpoint.
struct TorchFaults: Sendable {
    /// The file, as the user named it.
    let file: String

    private static let stateDict =
        "In PyTorch save the tensors alone: torch.save(model.state_dict(), \"weights.pth\")"
    private static let modernize =
        "Save it again in today's format, in PyTorch: torch.save(torch.load(\"old.pth\","
        + " map_location=\"cpu\", weights_only=True), \"new.pth\")"

    /// The file was cut short, altered or made to deceive.
    func unsound(_ what: String) -> UserFault {
        fault(
            "\(file) is not a sound PyTorch checkpoint: \(what)",
            "Fetch or save the file again; it may have been cut short or altered")
    }

    /// The file wants something of Python that is not a tensor.
    func forbidden(module: String, name: String) -> UserFault {
        let name = TorchFaults.shown("\(module).\(name)")
        return fault(
            "\(file) asks for \(name) of Python, which would run code; nothing was run",
            TorchFaults.stateDict)
    }

    /// The file uses a part of the format that no dictionary of tensors needs.
    func unsupported(_ what: String) -> UserFault {
        fault("\(file) \(what)", TorchFaults.stateDict)
    }

    /// The file is no zip archive: says what it seems to be.
    func foreign(_ bytes: [UInt8]) -> UserFault {
        let starts = { (text: String) in bytes.starts(with: Array(text.utf8)) }
        let isTar = bytes.count > 262 && bytes[257..<262].elementsEqual("ustar".utf8)
        if isTar || (bytes.count > 1 && bytes[0] == 0x80 && bytes[1] <= 5) {
            return fault(
                "\(file) is a bare pickle or a tar archive, no file of torch.save that is read",
                TorchFaults.modernize)
        }
        if starts("version https://git-lfs") {
            return fault(
                "\(file) is only a pointer to the weights, kept in Git LFS",
                "Fetch the weights themselves, for example with: git lfs pull")
        }
        let what =
            if bytes.isEmpty {
                "is empty"
            } else if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) {
                "is an HDF5 file"
            } else if bytes.starts(with: [0x1F, 0x8B]) {
                "is compressed with gzip"
            } else if starts("<") {
                "is a web page"
            } else {
                "is neither a safetensors file nor a PyTorch checkpoint"
            }
        return fault(
            "\(file) \(what)",
            "Give a .safetensors file, or a .pth file that torch.save has written")
    }

    private func fault(_ what: String, _ remedy: String) -> UserFault {
        UserFault(what, at: .init(file: file), remedy: remedy)
    }

    /// A text of the file, shortened and without what would command a terminal.
    static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(80).map { isPrintable($0) ? $0 : "\u{FFFD}" }
        return String(String.UnicodeScalarView(scalars)) + (scalars.count < 80 ? "" : "…")
    }

    /// Whether a character has a shape of its own.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
