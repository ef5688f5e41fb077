/// How much a network computes for one image, in multiply-adds of its convolutions and linear layers.
enum MultiplyAdds {
    /// A plain network's.
    static func of(
        _ plan: ConvolutionalNetwork.Plan, size: (height: Int, width: Int), channels: Int
    ) -> (total: Int, first: Int) {
        var (total, first, inputs) = (0, 0, channels)
        var now = size
        let loss = plan.keepsSize ? 0 : plan.kernel - 1
        for filters in plan.filters {
            for _ in 0..<plan.depth {
                now = (now.height - loss, now.width - loss)
                let layer =
                    now.height * now.width * plan.kernel * plan.kernel * inputs * filters
                if total == 0 { first = layer }
                total += layer
                inputs = filters
            }
            now = (now.height / 2, now.width / 2)
        }
        var features = inputs * now.height * now.width
        for width in plan.hidden {
            total += features * width
            features = width
        }
        return (total, first)
    }

    /// A residual network's.
    static func of(
        _ form: ResNet.Form, width: Int, size: (height: Int, width: Int), channels: Int
    ) -> (total: Int, first: Int) {
        var (h, w) = size
        func layer(_ kernel: Int, _ inputs: Int, _ filters: Int) -> Int {
            h * w * kernel * kernel * inputs * filters
        }
        func halve() { (h, w) = ((h + 1) / 2, (w + 1) / 2) }
        if form.isForPhotographs { halve() }
        let first = layer(form.isForPhotographs ? 7 : 3, channels, width)
        var (total, inputs) = (first, width)
        if form.isForPhotographs { halve() }
        for (stage, count) in form.blocks.enumerated() {
            let filters = width << stage
            let outputs = form == .resnet50 ? 4 * filters : filters
            for block in 0..<count {
                let shrinks = stage > 0 && block == 0
                if form == .resnet50 { total += layer(1, inputs, filters) }
                if shrinks { halve() }
                total +=
                    form == .resnet50
                    ? layer(3, filters, filters) + layer(1, filters, outputs)
                    : layer(3, inputs, filters) + layer(3, filters, filters)
                if shrinks || inputs != outputs { total += layer(1, inputs, outputs) }
                inputs = outputs
            }
        }
        return (total, first)
    }
}
