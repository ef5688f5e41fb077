import Foundation
import Support
import Tensors
import TestSupport
import Testing

@testable import TextEncoders

/// Folders that are not sound: one clear fault each.
struct EncoderFaultTests {
    /// Opens a spoiled copy of an encoder and reads its weights; gives the fault.
    private func fault(
        of encoder: TinyEncoder, tokens: Int = 60, _ spoil: (TemporaryFolder) throws -> Void
    ) throws -> String {
        let folder = try encoder.copy()
        try spoil(folder)
        return TextEncodersTests.fault {
            _ = try openEncoder(folder.path, tokens: tokens).network()
        }
    }

    @Test(arguments: [
        ("\"hidden_size\": 16", "\"hidden_size\": 15", "heads do not divide the width 15"),
        ("\"hidden_size\": 16,", "", "gives no hidden_size"),
        ("\"hidden_size\": 16", "\"hidden_size\": \"wide\"", "hidden_size a value of the wrong"),
        ("\"hidden_size\": 16", "\"hidden_size\": 32", "has the shape [60, 16], config.json says"),
        ("\"vocab_size\": 60", "\"vocab_size\": 61", "shape [60, 16], config.json says [61, 16]"),
        ("\"vocab_size\": 60", "\"vocab_size\": -1", "vocab_size is -1"),
        ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", "no encoder.layer.2.attention"),
        ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", "does not ask for"),
        ("\"model_type\": \"bert\"", "\"model_type\": \"mpnet\"", "the model type 'mpnet'"),
        ("\"model_type\": \"bert\",", "", "gives no model_type"),
        ("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"swiglu\"", "the activation 'swiglu'"),
        (
            "\"vocab_size\": 60", "\"vocab_size\": 60, \"position_embedding_type\": \"rotary\"",
            "positions of the type 'rotary'"
        ),
        (
            "\"vocab_size\": 60",
            "\"vocab_size\": 60, \"quantization_config\": "
                + "{\"quant_method\": \"gptq\"}", "quantised by 'gptq'"
        ),
        ("\"is_decoder\": false", "\"is_decoder\": true", "a decoder"),
        ("{", "[", "is no sound JSON"),
    ])
    func configuration(old: String, new: String, expected: String) throws {
        let found = try fault(of: .bert) {
            try replace(old, by: new, in: "config.json", of: $0)
        }
        #expect(found.contains(expected), "\(found)")
        #expect(found.contains("config.json"), "\(found)")
    }

    @Test func missingFiles() throws {
        let noConfiguration = try fault(of: .bert) {
            try FileManager.default.removeItem(atPath: $0.path + "/config.json")
        }
        #expect(noConfiguration.contains("has no config.json"), "\(noConfiguration)")
        let noWeights = try fault(of: .bert) {
            try FileManager.default.removeItem(atPath: $0.path + "/model.safetensors")
            try $0.write("", to: "tf_model.h5")
        }
        #expect(noWeights.contains("tf_model.h5 is of another program"), "\(noWeights)")
    }

    @Test func vocabularies() throws {
        let short = try fault(of: .bert, tokens: 50) { _ in }
        #expect(short.contains("has 50 tokens, its weights have 60"), "\(short)")
        let long = try fault(of: .bert, tokens: 61) { _ in }
        #expect(long.contains("has 61 tokens, its weights have 60"), "\(long)")
        // Tables are often padded to a round number of rows.
        #expect(try fault(of: .bert, tokens: 58) { _ in } == "")
    }

    @Test func shards() throws {
        let index = "model.safetensors.index.json"
        let second = "model-00002-of-00002.safetensors"
        let missing = try fault(of: .xlmRoberta) {
            try FileManager.default.removeItem(atPath: "\($0.path)/\(second)")
        }
        #expect(missing.contains("names the file '\(second)', which is missing"), "\(missing)")
        let outside = try fault(of: .xlmRoberta) {
            try replace(second, by: "../\(second)", in: index, of: $0)
        }
        #expect(outside.contains("'../\(second)', which is outside its folder"), "\(outside)")
        let lacking = try fault(of: .xlmRoberta) {
            try replace(
                "\"encoder.layer.1.output.dense.bias\": \"\(second)",
                by:
                    "\"encoder.layer.1.output.dense.bias\": \"\(second.replacing("2-of", with: "1-of"))",
                in: index, of: $0)
        }
        #expect(lacking.contains("holds no tensor encoder.layer.1.output.dense.bias"), "\(lacking)")
    }

    @Test func cutAndDamagedWeights() throws {
        for encoder in [TinyEncoder.bert, .packed] {
            let cut = try fault(of: encoder) { folder in
                let url = URL(fileURLWithPath: folder.path + "/model.safetensors")
                try Data(contentsOf: url).dropLast(100).write(to: url)
            }
            #expect(cut.contains("is not a sound safetensors file"), "\(cut)")
        }
        let damaged = try fault(of: .bert) { folder in
            let url = URL(fileURLWithPath: folder.path + "/model.safetensors")
            var data = try Data(contentsOf: url)
            data.replaceSubrange(data.count - 4..<data.count, with: [0, 0, 0xC0, 0x7F])
            try data.write(to: url)
        }
        // The last of the file is the pooler's, which nobody reads.
        #expect(damaged == "")
        let poisoned = try fault(of: .packed) { folder in
            let url = URL(fileURLWithPath: folder.path + "/model.safetensors")
            var data = try Data(contentsOf: url)
            let header = data[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
            let bytes = 4 * 20 * 32
            data.replaceSubrange(
                8 + header..<8 + header + bytes, with: Data(repeating: 0xFF, count: bytes))
            try data.write(to: url)
        }
        #expect(poisoned.contains("contains NaN or infinity"), "\(poisoned)")
    }

    @Test func scalesThatDoNotFit() throws {
        let found = try fault(of: .packed) { folder in
            let url = URL(fileURLWithPath: folder.path + "/model.safetensors")
            var data = try Data(contentsOf: url)
            let name = Data("encoder.layer.0.output.dense.weight.scale".utf8)
            let place = try #require(data.range(of: name))
            // [32, 2] becomes [2, 32].
            let shape = try #require(
                data.range(of: Data("[32,2]".utf8), in: place.upperBound..<data.count))
            data.replaceSubrange(shape, with: Data("[2,32]".utf8))
            try data.write(to: url)
        }
        #expect(found.contains("its scale do not fit each other"), "\(found)")
    }

    @Test(arguments: [
        ("modules.json", "Normalize", "Dense", "models.Dense', which is not supported"),
        ("modules.json", "1_Pooling", "../1_Pooling", "which is outside its own"),
        (
            "1_Pooling/config.json", "\"pooling_mode_mean_tokens\": false",
            "\"pooling_mode_mean_tokens\": true", "the pooling cls + mean"
        ),
        (
            "1_Pooling/config.json", "pooling_mode_cls_token", "pooling_mode_lasttoken",
            "the pooling lasttoken"
        ),
        (
            "config_sentence_transformers.json", "null", "\"passage\"",
            "no prompt named 'passage', its default"
        ),
        ("sentence_bert_config.json", "16", "9", "allows texts of 9 tokens, of which 9 stand"),
    ])
    func modules(file: String, old: String, new: String, expected: String) throws {
        let found = try fault(of: .bert) { try replace(old, by: new, in: file, of: $0) }
        #expect(found.contains(expected), "\(found)")
    }
}
