import Adaptation
import Datasets

extension Trainer.Domains {
    init(
        sources: [LabelledDomain], validations: [LabelledDomain], target: UnlabelledDomain,
        test: UnlabelledDomain, examplesPerPass: Int
    ) {
        self.init(
            source: sources[0], validation: validations[0], target: target, test: test,
            examplesPerPass: examplesPerPass)
    }
    var sources: [LabelledDomain] {
        get { [source] }
        set { source = newValue[0] }
    }
    var validations: [LabelledDomain] {
        get { [validation] }
        set { validation = newValue[0] }
    }
}
