/// The accuracy of a run's model on its whole target, estimated from labels of a few: what `dawb
/// evaluate RUN --labels` prints.
package struct LabelledEstimate: Codable, Sendable {
    /// The folder of the run.
    package var run: String
    /// The table of labels.
    package var labels: String
    /// Examples of the target.
    package var examples: Int
    /// Of those, examples with a label.
    package var labelled: Int
    /// Examples that were drawn and have no label.
    package var blank: Int
    /// Labels of a simple draw that would tell as much; nil where every example has one.
    package var effectiveSize: Double?
    /// The chosen model's, 0…1, with its 95 % interval.
    package var accuracy: Interval
    /// The same of the model without adaptation; nil where the run does not say what it gives.
    package var sourceOnly: Interval?
    /// How much more accurate the chosen model is; nil as above.
    package var gain: Interval?
    /// How often each class was taken for each among the labelled examples, `[truth][prediction]`.
    package var confusion: [[Int]]
    package var classes: [String]

    private enum CodingKeys: String, CodingKey {
        case run, labels, examples, labelled, blank, accuracy, gain, confusion, classes
        case effectiveSize = "effective_size"
        case sourceOnly = "source_only_accuracy"
    }

    /// An estimate from its parts.
    package init(
        run: String, labels: String, examples: Int, labelled: Int, blank: Int,
        effectiveSize: Double?, accuracy: Interval, sourceOnly: Interval?, gain: Interval?,
        confusion: [[Int]], classes: [String]
    ) {
        (self.run, self.labels, self.examples) = (run, labels, examples)
        (self.labelled, self.blank, self.effectiveSize) = (labelled, blank, effectiveSize)
        (self.accuracy, self.sourceOnly, self.gain) = (accuracy, sourceOnly, gain)
        (self.confusion, self.classes) = (confusion, classes)
    }

    /// The figures for a terminal of 100 columns, without a newline at the end.
    package var table: String {
        func bounds(_ interval: Interval, _ text: (Double) -> String) -> String {
            "95\u{A0}% interval \(text(interval.low)) to \(text(interval.high))"
        }
        func line(_ name: String, _ value: String, _ note: String) -> String {
            "  " + TerminalText.fitted(name, to: 26, trailing: false)
                + TerminalText.fitted(value, to: 12, trailing: true) + "  " + note
        }
        var lines = [
            wrapped(
                "\(run): \(NumberText.counted(labelled, "label")) for "
                    + NumberText.counted(examples, "example")), "",
            line(
                "accuracy", NumberText.percent(accuracy.mean),
                bounds(accuracy, NumberText.hundredths)),
        ]
        if let sourceOnly, let gain {
            lines.append(
                line(
                    "without adaptation", NumberText.percent(sourceOnly.mean),
                    bounds(sourceOnly, NumberText.hundredths)))
            lines.append(
                line(
                    "gain", "\(NumberText.points(gain.mean)) points",
                    bounds(gain, NumberText.points)))
        }
        lines += ["", wrapped(verdict)]
        if blank > 0 {
            lines.append(
                wrapped(
                    "\(NumberText.counted(blank, "drawn example")) without a label: if those are "
                        + "the hard ones, the true accuracy is lower. Fill them in."))
        }
        return lines.joined(separator: "\n")
    }

    /// What the figures mean, in a sentence.
    private var verdict: String {
        let drawn =
            "The examples were drawn by chance within groups of equal prediction and confidence; "
            + "each label counts for the examples that it stands for."
        guard let gain else { return drawn }
        let help =
            gain.low > 0
            ? "Adapting helped: the interval of the gain lies above zero."
            : gain.high < 0
                ? "Adapting did harm: the interval of the gain lies below zero."
                : "These labels do not settle whether adapting helped: the interval of the gain "
                    + "holds zero."
        return help + " " + drawn
    }

    private func wrapped(_ text: String) -> String {
        TerminalText.wrapped(TerminalText.safe(text), columns: 100)
    }
}
