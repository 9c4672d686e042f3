package io.billhook.deploy;

import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of a platform: it has what whoever runs Billhook there looks for, and its commands set
 * variables that exist.
 */
record Pages(Path root, Product product, Findings findings) {
  private static final List<String> HEADINGS =
      List.of(
          "What it costs",
          "Set it up",
          "Settings",
          "Migrations",
          "A new version",
          "Scaling",
          "Backups",
          "Rotating secrets",
          "Tried, and only read");
  private static final List<String> DATED = List.of("What it costs", "Tried, and only read");
  private static final List<String> NAMED =
      List.of("TRUSTED_PROXY_HOPS", "DATABASE_POOL_SIZE", "STOP_SECONDS");
  private static final Pattern DAY = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d");
  private static final Pattern BLOCK =
      Pattern.compile("^ *```.*?^ *```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SET =
      Pattern.compile("(?<![\\w$.{-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=");

  void check(String name, Set<String> foreign) throws IOException {
    Path page = root.resolve(name);
    if (!Files.exists(page)) {
      findings.add(page, "", "is not there: a platform has a page that tells how one gets there.");
      return;
    }
    String text = Files.readString(page);
    for (String heading : HEADINGS) {
      int start = text.indexOf("\n## " + heading + "\n");
      if (start < 0) {
        findings.add(page, "", "lacks \"## " + heading + "\": every platform's page has it.");
      } else if (DATED.contains(heading) && !dated(text, start)) {
        findings.add(page, heading, "does not say of which day it is: write it as 2026-11-30.");
      }
    }
    for (String setting : NAMED) {
      if (!text.contains(setting)) {
        findings.add(page, "", "does not tell what " + setting + " should be there.");
      }
    }
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      Matcher set = SET.matcher(block.group());
      while (set.find()) {
        String variable = set.group(1);
        if (!product.settings().containsKey(variable) && !foreign.contains(variable)) {
          findings.add(
              page,
              "line " + (1 + text.substring(0, block.start() + set.start()).lines().count()),
              "sets "
                  + variable
                  + ", which Billhook does not read: "
                  + Nearest.hint(variable, product.settings().keySet()));
        }
      }
    }
  }

  private static boolean dated(String text, int start) {
    int end = text.indexOf("\n## ", start + 1);
    String section = text.substring(start, end < 0 ? text.length() : end);
    return DAY.matcher(section).find();
  }
}
