import Support
import Tensors

extension DataLook {
    /// Files whose names are compared with their classes.
    private static let namesCompared = 5_000

    /// What the names of the files tell of their classes, in a sentence; nil where they tell
    /// little. A method reads no names; a person who deals parts by them should know.
    package var nameTelling: String? {
        guard layout == .classFolders, parts.count == 1 else { return nil }
        let numbers = Dictionary(
            uniqueKeysWithValues: parts[0].classes.enumerated().map { ($1.name, Int32($0)) })
        var sample = files.indices.map { $0 }
        if sample.count > Self.namesCompared {
            var generator = RandomGenerator(seed: 0, stream: "names")
            generator.shuffle(&sample)
            sample = Array(sample.prefix(Self.namesCompared))
        }
        var (values, labels) = ([String](), [Int32]())
        for index in sample {
            let path = files[index].path
            guard let slash = path.firstIndex(of: "/"), let label = numbers[String(path[..<slash])]
            else { continue }
            let name = Self.lastName(in: path)
            // Numbers count files; what else is in a name may mean something.
            values.append(name.lowercased().filter { !$0.isNumber })
            labels.append(label)
        }
        let told = ClassTelling(values: values, labels: labels, of: .classes)
        guard told.holdsClass else { return nil }
        return "the names of the files tell \(told.percent) of the class"
    }
}
