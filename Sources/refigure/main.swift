import Commands
import JetProgram

CommandLineTool.main(
  Refigure.program, abstract: "Runs research notebooks so that anyone can run them again, bit for bit.",
  commands: [CheckReference.self], dataCommands: [DescribeJets.self])
