"""Writes adapters/: LoRA adapters of the tiny encoders as PEFT saves them, and what PyTorch makes of some tokens.

Run it in this folder behind make_encoders.py, with peft, torch and transformers; the same versions give the same files.
"""

import json
import os
import shutil

import peft
import torch
import transformers

from make_encoders import numbers

TEXTS = [[0, 17, 4, 59, 8, 8, 2], [0, 5, 23, 2]]
TARGETS = {"bert": ["query", "value"], "distilbert": ["q_lin", "k_lin", "v_lin"]}


def main():
    for seed, (name, targets) in enumerate(sorted(TARGETS.items())):
        encoder = transformers.AutoModel.from_pretrained(os.path.join("encoders", name))
        config = peft.LoraConfig(
            r=3, lora_alpha=6, target_modules=targets, task_type="FEATURE_EXTRACTION"
        )
        model = peft.get_peft_model(encoder, config)
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                if "lora_" in key:
                    parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.4)
        model.peft_config["default"].base_model_name_or_path = name
        folder = os.path.join("adapters", name)
        shutil.rmtree(folder, ignore_errors=True)
        model.save_pretrained(folder)
        os.remove(os.path.join(folder, "README.md"))
        model = model.double().eval()
        stored = []
        with torch.no_grad():
            for text in TEXTS:
                ids = torch.tensor([text])
                rows = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
                stored.append({"tokens": text, "mean": numbers(rows.mean(0))})
        with open(os.path.join(folder, "reference.json"), "w") as file:
            file.write(json.dumps(stored, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
