"""Writes `tokenizers`: small made-up tokenizers of each kind, and what the reference
implementations make of the texts with them, and with single steps.

    python make.py        tokenizers 0.23, transformers 5.24, sentencepiece 0.2
"""

import hashlib
import json
import os
import shutil

import sentencepiece
import transformers
from texts import TEXTS, spelled
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers
from tokenizers import processors, trainers

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tokenizers")
LENGTH = 96
CORPUS = [text for text in TEXTS if isinstance(text, str)]
SPELLED = [spelled(text) for text in TEXTS]


def folder(name):
    path = os.path.join(HERE, name)
    os.makedirs(path)
    return path


def template(tokenizer, before, after):
    ids = [(token, tokenizer.token_to_id(token)) for token in (before, after)]
    return processors.TemplateProcessing(single=f"{before} $A {after}", special_tokens=ids)


def words(lowercase):
    """BERT's, its vocabulary learned from the texts."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=40))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    if not lowercase:
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFC(), normalizers.BertNormalizer(lowercase=False)])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(
        vocab_size=900, special_tokens=special, show_progress=False, limit_alphabet=400)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.add_tokens([AddedToken("Newbie", single_word=True, normalized=True)])
    tokenizer.post_processor = template(tokenizer, "[CLS]", "[SEP]")
    return tokenizer


def bytes_tokenizer():
    """RoBERTa's, its merges learned from the texts."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=900, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), max_token_length=12)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, rstrip=True)])
    tokenizer.add_tokens([AddedToken("newbie", single_word=True, rstrip=True)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return tokenizer


def characters():
    """Byte pairs that begin with characters, a whole line of steps before them."""
    tokenizer = Tokenizer(
        models.BPE(unk_token="<unk>", fuse_unk=True, end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase(),
        normalizers.Strip(), normalizers.Replace("``", '"'), normalizers.Replace("ss", "ß"),
        normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.Punctuation()])
    trainer = trainers.BpeTrainer(
        vocab_size=700, special_tokens=["<unk>"], end_of_word_suffix="</w>",
        show_progress=False, limit_alphabet=250)
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def continued():
    """Byte pairs whose pieces within a word are marked, with merges as lines of text."""
    source = characters()
    tokenizer = Tokenizer(
        models.BPE(unk_token="<unk>", fuse_unk=False, continuing_subword_prefix="@@"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=["<unk>"], continuing_subword_prefix="@@",
        show_progress=False, limit_alphabet=200)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokens = json.loads(tokenizer.to_str())
    tokens["model"]["merges"] = [" ".join(pair) for pair in tokens["model"]["merges"]]
    tokens["model"]["ignore_merges"] = True
    del source
    return Tokenizer.from_str(json.dumps(tokens)), tokens


def pieces(path):
    """XLM-R's, trained by SentencePiece with a small table of characters."""
    table = os.path.join(path, "table.tsv")
    rows = {"ﬁ": "fi", "①": "1", "Ａ": "A", "Ｆ": "F", "ｓ": "s", "＜": "<", "＞": ">", "\u200B": "",
            "\u3000": " ", "\t": " ", "\n": " ", "\r": " ", "e\u0301": "é", "ｶﾞ": "ガ", "…": "...",
            "\u00A0": " ", "ﷺ": "صلى الله عليه وسلم", "½": "1⁄2", "\u0301": "", "ẞ": "SS"}
    with open(table, "w") as file:
        for source, target in rows.items():
            file.write(" ".join("%X" % ord(c) for c in source) + "\t"
                       + " ".join("%X" % ord(c) for c in target) + "\n")
    corpus = os.path.join(path, "corpus.txt")
    with open(corpus, "w") as file:
        file.write("\n".join(text.replace("\0", " ").replace("\n", " ") for text in CORPUS))
    sentencepiece.SentencePieceTrainer.train(
        input=corpus, model_prefix=os.path.join(path, "sentencepiece.bpe"), vocab_size=800,
        model_type="unigram", normalization_rule_tsv=table, hard_vocab_limit=False,
        character_coverage=0.98, minloglevel=2)
    for name in ("table.tsv", "corpus.txt", "sentencepiece.bpe.vocab"):
        os.remove(os.path.join(path, name))
    return transformers.XLMRobertaTokenizer.from_pretrained(path)._tokenizer


def unigram(source):
    """The pieces of another one, with those of all bytes and other steps before them."""
    tokens = json.loads(source.to_str())
    vocabulary = [entry for entry in tokens["model"]["vocab"] if entry[0] != "<mask>"]
    vocabulary += [[f"<0x{byte:02X}>", -20.0] for byte in range(256)]
    model = models.Unigram([(piece, score) for piece, score in vocabulary], 3, True)
    tokenizer = Tokenizer(model)
    charsmap = tokens["normalizer"]
    charsmap = charsmap if charsmap["type"] == "Precompiled" else charsmap["normalizers"][0]
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.add_special_tokens(["<s>", "</s>", AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = template(tokenizer, "<s>", "</s>")
    tokens = json.loads(tokenizer.to_str())
    tokens["normalizer"] = {"type": "Sequence", "normalizers": [
        {"type": "Nmt"}, charsmap, {"type": "Replace", "pattern": {"Regex": " {2,}"},
                                    "content": " "}]}
    return Tokenizer.from_str(json.dumps(tokens))


NORMALIZERS = [
    normalizers.NFC(), normalizers.NFD(), normalizers.NFKC(), normalizers.NFKD(),
    normalizers.Lowercase(), normalizers.StripAccents(), normalizers.Nmt(),
    normalizers.BertNormalizer(), normalizers.BertNormalizer(lowercase=False),
    normalizers.BertNormalizer(clean_text=False, handle_chinese_chars=False),
    normalizers.Strip(), normalizers.Strip(left=False), normalizers.Prepend("▁"),
    normalizers.Replace("a", "bb"), normalizers.Replace(Regex(r"\s+"), "_"),
]
PRE_TOKENIZERS = [
    pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Whitespace(),
    pre_tokenizers.WhitespaceSplit(), pre_tokenizers.ByteLevel(add_prefix_space=True),
    pre_tokenizers.ByteLevel(add_prefix_space=False),
    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    pre_tokenizers.Metaspace(), pre_tokenizers.Metaspace(prepend_scheme="never"),
    pre_tokenizers.Metaspace(prepend_scheme="first", split=False),
    pre_tokenizers.Digits(), pre_tokenizers.Digits(individual_digits=True),
    *[pre_tokenizers.Punctuation(use) for use in
      ("removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous")],
    pre_tokenizers.CharDelimiterSplit("e"), pre_tokenizers.Split("e", "merged_with_next"),
    pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(),
                             pre_tokenizers.Metaspace(prepend_scheme="first")]),
]
# utf8proc knows no decomposition of U+11938.
SWEPT = [code for code in [*range(1, 0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE0200)]
         if code not in (0x11938,)]


def checksum(texts):
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def steps():
    """What single steps make of the texts, and of all characters with a letter on each side."""
    blocks = ["".join(f"a{chr(code)}b " for code in SWEPT[start:start + 4096])
              for start in range(0, len(SWEPT), 4096)]
    result = []
    for kind, step, run in (
        [("normalizer", step, step.normalize_str) for step in NORMALIZERS]
        + [("pre_tokenizer", step, lambda text, step=step: "\n".join(
            piece for piece, _ in step.pre_tokenize_str(text))) for step in PRE_TOKENIZERS]
    ):
        result.append({
            "kind": kind, "step": json.loads(step.__getstate__()),
            "texts": [checksum([run(text)]) for text in SPELLED],
            "characters": [checksum([run(block)]) for block in blocks]})
    return result


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    made = {"words": words(True), "words-cased": words(False), "bytes": bytes_tokenizer(),
            "characters": characters()}
    for name, tokenizer in made.items():
        tokenizer.save(os.path.join(folder(name), "tokenizer.json"), pretty=False)
    made["continued"], tokens = continued()
    with open(os.path.join(folder("continued"), "tokenizer.json"), "w") as file:
        json.dump(tokens, file, ensure_ascii=False)
    made["sentencepiece"] = pieces(folder("sentencepiece"))
    made["unigram"] = unigram(made["sentencepiece"])
    made["unigram"].save(os.path.join(folder("unigram"), "tokenizer.json"), pretty=False)

    path = folder("vocabulary")
    made["words"].model.save(path)
    with open(os.path.join(path, "tokenizer_config.json"), "w") as file:
        json.dump({"tokenizer_class": "BertTokenizer", "do_lower_case": False,
                   "strip_accents": True, "tokenize_chinese_chars": False}, file)
    made["vocabulary"] = transformers.BertTokenizer.from_pretrained(path)._tokenizer
    path = folder("merges")
    made["bytes"].model.save(path)
    with open(os.path.join(path, "tokenizer_config.json"), "w") as file:
        json.dump({"tokenizer_class": "RobertaTokenizer", "add_prefix_space": True}, file)
    vocabulary = os.path.join(path, "vocab.json")
    with open(vocabulary) as file:
        entries = json.load(file)
    entries["<mask>"] = len(entries)
    with open(vocabulary, "w") as file:
        json.dump(entries, file, ensure_ascii=False)
    with open(os.path.join(path, "special_tokens_map.json"), "w") as file:
        json.dump({"mask_token": {"content": "<mask>", "lstrip": True, "rstrip": False,
                                  "normalized": False, "single_word": False}}, file)
    made["merges"] = transformers.RobertaTokenizer.from_pretrained(path)._tokenizer

    tokens = {"texts": TEXTS, "length": LENGTH}
    for name, tokenizer in made.items():
        tokenizer.no_padding()
        tokenizer.enable_truncation(LENGTH)
        tokens[name] = [tokenizer.encode(text).ids for text in SPELLED]
    with open(os.path.join(HERE, "tokens.json"), "w") as file:
        file.write("{\n" + ",\n".join(
            f'"{key}": {json.dumps(value)}' for key, value in tokens.items()) + "\n}\n")
    with open(os.path.join(HERE, "steps.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(step) for step in steps()) + "\n]\n")


main()
