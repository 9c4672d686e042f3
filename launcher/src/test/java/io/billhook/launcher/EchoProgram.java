package io.billhook.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Prints each line that it is given, and then says on standard error that it has. */
final class EchoProgram {
  private EchoProgram() {}

  public static void main(String[] arguments) throws IOException {
    Logging.choose(arguments);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(line);
      System.err.println("said " + line);
    }
  }
}
