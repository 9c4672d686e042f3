package io.billhook.launcher.ops;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A group of commands without one of them is its {@code list}: {@code billhook dead --kind x} is
 * {@code billhook dead list --kind x}. The word is put in, rather than the options given to the
 * group too: there {@code dead --kind x replay --all} would lose the kind and replay everything.
 */
final class ListWhereBare implements IParameterPreprocessor {

  @Override
  public boolean preprocess(
      Stack<String> arguments,
      CommandSpec group,
      @Nullable ArgSpec ofAnArgument,
      Map<String, Object> unused) {
    if (arguments.isEmpty() || isOptionOfList(arguments.peek(), group)) {
      arguments.push("list");
    }
    return false;
  }

  private static boolean isOptionOfList(String argument, CommandSpec group) {
    return argument.startsWith("-") && !group.optionsMap().containsKey(argument);
  }
}
