import Tensors

extension Collection<Int> {
    /// The order in which a target's examples are numbered.
    ///
    /// A method is told which examples it sees by their numbers. Many corpora come class by class,
    /// or with one example of each class in turn: there a number tells the class. An order that is
    /// drawn tells nothing. It is the same every time, so that runs can be repeated.
    package var inDrawnOrder: [Int] {
        var order = Array(self)
        var generator = RandomGenerator(seed: 0, stream: "order of the target")
        generator.shuffle(&order)
        return order
    }
}
