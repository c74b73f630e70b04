"""A Hydra application for search.py: does nothing with a number, or waits for as long as chance says and prints a value."""

import hydra
from hydra.core.config_store import ConfigStore

ConfigStore.instance().store(name="search", node={"x": 0, "waits": False, "file": ""})


@hydra.main(version_base=None, config_name="search")
def main(config):
    if config.waits:
        from search_functions import Branin
        from search_peers import jitter
        jitter()
        with open(config.file, "a") as file:
            file.write(f"{config.x} {Branin.value(x1=config.x / 10, x2=config.x / 10)!r}\n")


if __name__ == "__main__":
    main()
