"""Prints what an encoder with a LoRA adapter makes of tokens, as PEFT reads it.

    python read_adapter.py ENCODER ADAPTER TOKENS     peft, torch, transformers; TOKENS is a JSON list of lists
"""

import json
import sys

import peft
import torch
import transformers


def main(encoder, adapter, tokens):
    base = transformers.AutoModel.from_pretrained(encoder)
    model = peft.PeftModel.from_pretrained(base, adapter).eval()
    loaded = peft.load_peft_weights(adapter, device="cpu")
    state = peft.get_peft_model_state_dict(model)
    assert loaded and set(loaded) == set(state), set(loaded) ^ set(state)
    vectors = []
    with torch.no_grad():
        for text in json.loads(tokens):
            ids = torch.tensor([text])
            rows = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
            vectors.append(rows.mean(0).tolist())
    print(json.dumps(vectors))


main(*sys.argv[1:])
