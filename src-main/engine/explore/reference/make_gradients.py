"""Gradients of programs.json by PyTorch's autograd in double precision.

    python3 make_gradients.py            # writes gradients.json
    python3 make_gradients.py --print    # to standard output
"""
import json, pathlib, sys
import torch

folder = pathlib.Path(__file__).parent
results = {}
for entry in json.loads((folder / "programs.json").read_text()):
    names = {name: torch.tensor(float(value), dtype=torch.float64, requires_grad=True) for name, value in entry["inputs"].items()}
    scope = {"torch": torch, **names}
    exec(entry["python"], scope)
    scope["result"].backward()
    results[entry["name"]] = {
        "value": scope["result"].item(),
        "gradient": [0.0 if leaf.grad is None else leaf.grad.item() for leaf in names.values()],
    }
text = json.dumps(results, indent=2) + "\n"
if "--print" in sys.argv:
    sys.stdout.write(text)
else:
    (folder / "gradients.json").write_text(text)
