import Commands
import RandomWalk

CommandLineTool.main(
  Walks.program, abstract: "Runs studies of random walks so that anyone can run them again, bit for bit.")
