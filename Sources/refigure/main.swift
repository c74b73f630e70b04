import Commands
import JetProgram
import Papers
import Publishing
import Serving

CommandLineTool.main(
  Refigure.program, abstract: "Runs research notebooks so that anyone can run them again, bit for bit.",
  commands: [CheckReference.self, ServeCommand.self, PublishCommand.self], dataCommands: [DescribeJets.self],
  auditCommands: [PaperCommand.self])
