import Commands
import JetCommands

CommandLineTool.main(
  refigure, abstract: "Runs research notebooks so that anyone can run them again, bit for bit.",
  commands: [DataCommand.self, CheckReference.self])
