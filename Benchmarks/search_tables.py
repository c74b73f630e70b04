"""Writes what search.py measured, as the section `Search beside the peers` at the end of RESULTS.md."""

import statistics

import published

#: The headings of the parts, in their order.
TITLES = {
    "curves": "Best value against budget", "halving": "Successive halving on the tutorial's W", "overhead": "A trial that does nothing",
    "seeds": "The same seed twice",
}
PARTS = list(TITLES)
LEAST = {"branin": ("Branin, 2 parameters", 0.3979), "hartmann": ("Hartmann, 6 parameters", -3.3224), "ackley": ("Ackley, 4 parameters", 0.0)}


def publish(file, measured):
    """Puts the section in the place of the one that is there, and gives its text. A part that was not measured stays as it is there."""
    there, _, earlier = (file.read_text() if file.exists() else "# Speed beside the peers").partition("\n" + published.SEARCH)
    text = section(measured, earlier)
    file.write_text(there.rstrip("\n") + "\n\n" + text)
    return text


def section(measured, earlier=""):
    blocks = dict(block.split("\n", 1) for block in earlier.split("\n### ")[1:])
    for part, maker in {"curves": curves, "halving": halving, "overhead": overhead, "seeds": seeds}.items():
        if part in measured:
            blocks[TITLES[part]] = maker(measured[part])
    missing = [part for part in PARTS if TITLES[part] not in blocks]
    absent = f"Not measured yet: {', '.join(missing)}.\n\n" if missing else ""
    found = [f"### {title}\n\n{blocks[title].strip()}\n" for title in TITLES.values() if title in blocks]
    return (f"{published.SEARCH}\n\nWritten by `make bench-search`; Optuna 5.0.0, Ray 2.60.0, Hydra 1.3.8 with its joblib launcher 1.2.0.\n\n{absent}"
            + "\n".join(found))


def load(part):
    machine = part["machine"]
    before, after = machine["load"]
    return f"{machine['processor']}, {machine['cores']} cores; load {before:.1f} before and {after:.1f} after."


def curves(part):
    budgets, blocks = [10, 20, 40, 60], []
    for name, ways in part["values"].items():
        title, least = LEAST[name]
        medians = {way: [statistics.median(min(values[:budget]) for values in runs) for budget in budgets] for way, runs in ways.items()}
        best = [min(numbers[place] for numbers in medians.values()) for place in range(len(budgets))]
        rows = []
        for way, numbers in medians.items():
            ends = sorted(min(values) for values in ways[way])
            cells = [f"**{number:.4g}**" if number == best[place] else f"{number:.4g}" for place, number in enumerate(numbers)]
            rows.append([way, *cells, f"{ends[0]:.4g} … {ends[-1]:.4g}"])
        blocks.append(published.table([f"{title}, least {least}", *(f"{budget} trials" for budget in budgets), "range at the end"], rows))
    return f"""The best value so far, the median of {part['repetitions']} repetitions, each with another seed. Ours are real sweeps, on two threads, of a study whose measure is the function; each value was
compared with Python's. A batch of 8 is chosen without the results of its other trials, so that eight can run at once; the peers choose each trial from all before it, as
ours do one by one. TPE and GP begin with 16 points in batches and 10 one by one, those of Optuna with 10. In bold the best. {load(part)}

""" + "\n".join(blocks)


def halving(part):
    points, table = part["points"], part["table"]
    last = len(table[0])
    whole = len(points) * last

    def words(place):
        return ", ".join(f"{key} {value:g}" for key, value in points[place].items())

    def holds(one):
        return table[one["winner"]][-1] <= part["upper"] and one["epochs"] <= 0.4 * whole
    rows = [["the whole grid", words(part["best"]), f"{part['median']:.4f}", f"{whole}", "100 %", ""]]
    for name, found in part["found"].items():
        epochs = [one["epochs"] for one in found]
        winners = [one["winner"] for one in found]
        first = statistics.mode(winners)
        said = words(first) + (f" ({winners.count(first)} of {len(winners)})" if len(found) > 1 else "")
        middle = statistics.median(epochs)
        spread = f" ({min(epochs)} … {max(epochs)})" if len(found) > 1 else ""
        kept = sum(map(holds, found))
        verdict = ("yes" if kept else "no") if len(found) == 1 else f"{kept} of {len(found)}"
        rows.append([name, said, f"{table[first][-1]:.4f}", f"{middle:.0f}{spread}", f"{100 * middle / whole:.0f} %", verdict])
    return f"""{len(points)} points (temperature, noise, rate) of the data and the WNAE of the study *s-curve*, three seeds, {last} epochs at most, rungs at 10, 30 and 90. Fixed before: halving must find the
grid's winner or a point whose median W lies within the range of the winner over seeds (up to {part['upper']:.4f}), with at most 40 % of the epochs. Ours trained from the beginning in a project
of its own, which took {part['halving_seconds']:.0f} s of processor time where the grid took {part['grid_seconds']:.0f} s; each value at a rung was {'bit for bit that of the grid at this epoch' if part['same'] else '**not** that of the grid at this epoch'}.
The peers replay the grid's values, Optuna in 20 orders of the points, one trial at a time, Ray Tune in the grid's order on two workers. Epochs are those of one seed. {load(part)}

""" + published.table(["", "winner", "W", "epochs", "of the grid's", "the rule holds"], rows)


def overhead(part):
    rows = [[name, one["trials"], f"{statistics.median(one['clock']):.1f}", f"{min(one['clock']):.1f}", f"{statistics.median(one['processor']):.1f}",
             len(one["clock"])] for name, one in part.items() if name != "machine"]
    return f"""Milliseconds a trial on two workers. Ours is the whole command: all trials recorded in the ledger, each with a run's page, and the table with its page and charts. Hydra's is the whole command, too. Of Optuna (random
points, SQLite, two threads) and Ray Tune the time from the first trial to the last; processor time is that of the whole process. {load(part)}

""" + published.table(["", "trials", "median", "least", "processor", "rounds"], rows)


def seeds(part):
    rows = [[name, "yes" if one["same"] else "no", f"{one['common']} of {part['trials']}"] for name, one in part["found"].items()]
    return f"""{part['trials']} trials on two workers, each of which waits up to 20 ms by chance; both searches begin anew with the same seed. Hydra's sweeper searches nothing: it runs a grid. Ray Tune's points are drawn beforehand; chance could show in what ASHA stops. {load(part)}

""" + published.table(["", "the same trials and values", "in common"], rows)
